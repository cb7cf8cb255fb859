import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Settings } from "../../common/settings";
import { CommandRegistry } from "../commands/commandRegistry";
import { EngineClient } from "../engine/engineClient";
import { FrameStatistics } from "../feed/frameStatistics";
import { PoseFeed } from "../feed/poseFeed";
import type { Host } from "../host/host";
import { StudioClient, type StudioState } from "../host/studioClient";
import { pictureColours } from "../library/figurePainter";
import { ImportQueue } from "../library/importQueue";
import { LibraryClient, type LibraryState } from "../library/libraryClient";
import { Thumbnails } from "../library/thumbnails";
import { ModelsClient } from "../models/modelsClient";
import type { RecordingSession } from "../recording/recordingSession";
import { startRecording } from "../recording/startRecording";
import { AnnotateSession } from "../screens/annotate/session/annotateSession";
import { rememberClip } from "../screens/annotate/session/rememberClip";
import { warnUnsaved } from "../screens/annotate/session/warnUnsaved";
import { LiveSession } from "../screens/live/LiveSession";
import { TrainingClient, type TrainingState } from "../training/trainingClient";

/** What lives as long as the page, outside React. */
export interface AppServices {
  studio: StudioClient;
  live: LiveSession;
  recording: RecordingSession;
  library: LibraryClient;
  imports: ImportQueue;
  thumbnails: Thumbnails;
  annotate: AnnotateSession;
  models: ModelsClient;
  training: TrainingClient;
  commands: CommandRegistry;
}

export function startServices(host: Host): AppServices {
  const studio = new StudioClient(host);
  const engine = new EngineClient();
  const feed = new PoseFeed((drain) => requestAnimationFrame(drain));
  const live = new LiveSession(engine, feed, new FrameStatistics());
  host.onConnection((connection) => {
    engine.setChannels(connection.state === "connected" ? connection.channels : undefined);
  });
  studio.store.subscribe(({ info }, { info: before }) => {
    engine.setReady(info?.engine.state === "ready");
    // Only when it changed: a slider in motion is ahead of the settings.
    if (info && info.settings.smoothing !== before?.settings.smoothing) live.setSmoothing(info.settings.smoothing);
  });
  const library = new LibraryClient(studio);
  const annotate = new AnnotateSession(studio);
  rememberClip(annotate);
  warnUnsaved(annotate, studio);
  return {
    studio,
    live,
    recording: startRecording({ studio, live, library }),
    library,
    imports: new ImportQueue(library),
    thumbnails: new Thumbnails(studio, () => pictureColours(document.documentElement)),
    annotate,
    models: new ModelsClient(studio),
    training: new TrainingClient(studio),
    commands: new CommandRegistry(),
  };
}

const AppContext = createContext<AppServices | undefined>(undefined);

export const AppProvider = AppContext.Provider;

export function useApp(): AppServices {
  const services = useContext(AppContext);
  if (!services) throw new Error("useApp needs an AppProvider around it");
  return services;
}

export function useStudio<Selected>(select: (state: StudioState) => Selected): Selected {
  return useStore(useApp().studio.store, select);
}

export function useLibrary<Selected>(select: (state: LibraryState) => Selected): Selected {
  return useStore(useApp().library.store, select);
}

export function useTraining<Selected>(select: (state: TrainingState) => Selected): Selected {
  return useStore(useApp().training.store, select);
}

/** Undefined until the host has answered. */
export function useSettings(): Settings | undefined {
  return useStudio((state) => state.info?.settings);
}
