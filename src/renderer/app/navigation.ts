import { createStore } from "zustand/vanilla";

export const screenIds = ["live", "clips", "annotate", "train", "models", "settings"] as const;
export type ScreenId = (typeof screenIds)[number];

export interface Navigation {
  screen: ScreenId;
  /** The clip on the Annotate screen. */
  clipId?: string;
  /** The frame to show first, for links from a list of frames. */
  frame?: number;
  /** The run on the Train screen; undefined: the list of runs. */
  runId?: string;
  /** The model on the Models screen. */
  modelId?: string;
}

/** Which screen is in front. */
export const navigation = createStore<Navigation>(() => ({ screen: "live" }));

export function goTo(screen: ScreenId): void {
  navigation.setState({ screen });
}

/** Opens a clip on the Annotate screen. */
export function openClip(clipId: string, frame?: number): void {
  navigation.setState({ screen: "annotate", clipId, frame });
}

/** Opens a run on the Train screen. */
export function openRun(runId: string): void {
  navigation.setState({ screen: "train", runId });
}

/** Opens a model on the Models screen. */
export function openModel(modelId: string): void {
  navigation.setState({ screen: "models", modelId });
}
