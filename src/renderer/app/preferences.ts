import { createJSONStorage, persist } from "zustand/middleware";
import { createStore } from "zustand/vanilla";
import type { ExportOptions } from "../../common/libraryProtocol";
import type { ClipOrder } from "../library/clipQuery";
import type { SkeletonViewOptions } from "../skeleton/SkeletonView";

export const resolutions = ["640x480", "1280x720", "1920x1080"] as const;
export type Resolution = (typeof resolutions)[number];

/** Seconds before a recording begins. */
export const countdowns = [0, 3, 5, 10] as const;

/** How this page was left: conveniences of one browser or window, not settings of the studio. */
export interface Preferences {
  cameraId: string | undefined;
  resolution: Resolution;
  loop: boolean;
  countdownS: (typeof countdowns)[number];
  /** The picture's share of the width, 0 to 1. */
  split: number;
  view: SkeletonViewOptions;
  clips: ClipOrder & { layout: "grid" | "list" };
  /** The last export's form. */
  exporting: Omit<ExportOptions, "range">;
}

const defaults: Preferences = {
  cameraId: undefined,
  resolution: "1280x720",
  loop: true,
  countdownS: 3,
  split: 0.5,
  view: { heightM: 1.7, rootMotion: "in-place", trails: false, stages: false, follow: true },
  clips: { layout: "grid", sort: "date", descending: true },
  exporting: { format: "bvh" },
};

export const preferences = createStore<Preferences>()(
  persist(() => defaults, {
    name: "rpsm-studio-preferences",
    version: 1,
    storage: createJSONStorage(() => localStorage),
    merge: (stored, present) => {
      const saved = stored as Partial<Preferences> | undefined;
      return {
        ...present,
        ...saved,
        view: { ...present.view, ...saved?.view },
        clips: { ...present.clips, ...saved?.clips },
      };
    },
  }),
);

export function resolutionSize(resolution: Resolution): { width: number; height: number } {
  const [width, height] = resolution.split("x").map(Number);
  return { width: width!, height: height! };
}
