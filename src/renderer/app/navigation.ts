import { createStore } from "zustand/vanilla";

export const screenIds = ["live", "clips", "annotate", "settings"] as const;
export type ScreenId = (typeof screenIds)[number];

export interface Navigation {
  screen: ScreenId;
  /** The clip on the Annotate screen. */
  clipId?: string;
  /** The frame to show first, for links from a list of frames. */
  frame?: number;
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
