import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { useApp, useStudio } from "../../app/AppContext";
import { libraryNotice } from "./libraryNotice";
import { type LiveMessage, liveMessages } from "./liveMessages";

/** The messages of this moment. */
export function useLiveMessages(): LiveMessage[] {
  const { live } = useApp();
  const { connection, info, engineSinceMs, error } = useStudio(useShallow((state) => state));
  const state = useStore(live.store);
  const vitals = useStore(
    live.monitor.store,
    useShallow(({ absentForMs, legsOutForMs, silentForMs, brightness, slowFrameMs }) => ({
      absentForMs,
      legsOutForMs,
      silentForMs,
      brightness,
      slowFrameMs,
    })),
  );
  const { dismissed } = useStore(libraryNotice);
  const nowMs = useClock(info?.engine.state === "restarting");
  const { video } = state;
  return liveMessages({
    connection,
    engine: info?.engine,
    engineSinceMs: nowMs - engineSinceMs,
    libraryError: info?.libraryError,
    libraryDismissed: dismissed,
    callError: error,
    sourceError: state.error,
    frameError: state.frameError,
    sourceName: state.source?.name ?? "",
    sourceKind: state.source && (state.source.kind === "camera" ? "camera" : "video"),
    running: state.phase === "running",
    playing: state.playing,
    cutShort:
      video?.promisedSeconds === undefined || state.cutShortDismissed
        ? undefined
        : { readableSeconds: video.durationSeconds, promisedSeconds: video.promisedSeconds },
    ...vitals,
  });
}

/** The page's clock, ticking only while somebody counts down by it. */
function useClock(ticking: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!ticking) return;
    setNowMs(performance.now());
    const timer = setInterval(() => setNowMs(performance.now()), 250);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}
