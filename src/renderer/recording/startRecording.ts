import i18next from "i18next";
import type { StudioInfo } from "../../common/protocol";
import { preferences } from "../app/preferences";
import type { StudioClient } from "../host/studioClient";
import type { LibraryClient } from "../library/libraryClient";
import { modelInUse } from "../models/modelInUse";
import type { LiveSession } from "../screens/live/LiveSession";
import { RecordingSession } from "./recordingSession";
import type { TakeOptions } from "./take";
import { nextTakeName } from "./takeName";

export interface RecordingParts {
  studio: StudioClient;
  live: LiveSession;
  library: LibraryClient;
}

/** The recording of the Live screen's source. */
export function startRecording(parts: RecordingParts): RecordingSession {
  const { live } = parts;
  const recording = new RecordingSession({
    describeTake: () => describeTake(parts),
    // A video begins when it is told to: only people need time to step back.
    countdownS: () => (live.store.getState().source?.kind === "camera" ? preferences.getState().countdownS : 0),
    onStarted: () => {
      if (live.store.getState().video && !live.store.getState().playing) live.togglePlay();
    },
  });
  live.observe(recording);
  live.store.subscribe(({ playing }, before) => {
    if (before.playing && !playing && live.video.ended) recording.onSourceEnded();
  });
  return recording;
}

function describeTake({ studio, live, library }: RecordingParts): TakeOptions | undefined {
  const { phase, source } = live.store.getState();
  const { videoWidth: sourceWidth, videoHeight: sourceHeight } = live.video;
  if (phase !== "running" || !source || sourceWidth === 0) return undefined;
  const names = [...library.store.getState().clips.values()].map(({ name }) => name);
  const model = takesModel(studio.store.getState().info);
  return {
    name: nextTakeName(names, (number) => i18next.t("recording.takeName", { number })),
    camera: source.name,
    sourceWidth,
    sourceHeight,
    model,
    heightM: preferences.getState().view.heightM,
    call: (method, params) => studio.call(method, params),
    isAnswering: () => {
      const { connection, info } = studio.store.getState();
      return connection === "connected" && info?.engine.state === "ready";
    },
    isTakesModel: () => takesModel(studio.store.getState().info)?.id === model?.id,
  };
}

/** Of the engine that runs; while it starts, the one that it will load. */
function takesModel(info: StudioInfo | undefined): TakeOptions["model"] {
  if (info?.engine.state === "ready") return info.engine.status.model;
  const used = info && modelInUse(info);
  return info?.models.find(({ id, error }) => id === used && !error)?.summary;
}
