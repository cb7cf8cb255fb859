import { useEffect, useState, useSyncExternalStore } from "react";
import type { WatchedFrame } from "../../../../common/trainingProtocol";
import { useApp } from "../../../app/AppContext";
import { RunSession } from "../../../training/runSession";

/** The opened run, for as long as the component is mounted; undefined before its first effect. */
export function useRunSession(runId: string): RunSession | undefined {
  const { studio } = useApp();
  const [session, setSession] = useState<RunSession>();
  useEffect(() => {
    const created = new RunSession(studio, runId);
    setSession(created);
    return () => created.dispose();
  }, [studio, runId]);
  return session?.id === runId ? session : undefined;
}

/** The watched frames; another array only when they were drawn again. */
export function useWatched(session: RunSession): readonly WatchedFrame[] {
  return useSyncExternalStore(
    (listener) => session.onNews(listener),
    () => session.watched,
  );
}
