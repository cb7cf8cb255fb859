import { createJSONStorage, persist } from "zustand/middleware";
import { createStore } from "zustand/vanilla";

export const jointColourings = ["side", "provenance"] as const;
export type JointColouring = (typeof jointColourings)[number];

/** How the Annotate screen was left: conveniences of one browser or window. */
export interface AnnotatePreferences {
  /** The picture's share of the width that picture and 3D view have, 0..1. */
  pictureShare: number;
  /** Heights of timeline and curves, px. */
  timelineHeight: number;
  curvesHeight: number;
  sideWidth: number;
  curvesShown: boolean;
  sideShown: boolean;
  /** Which of the side panel's tabs is in front. */
  sideTab: string;
  speed: number;
  loop: boolean;
  /** The timeline scrolls along with the playhead, and the 3D view with the figure. */
  follow: boolean;
  colouring: JointColouring;
  trails: boolean;
  /** What is overlaid in 3D besides the corrected pose. */
  showTruth: boolean;
  showRaw: boolean;
  showKeypoints: boolean;
  /** Over the picture, where a corrected frame's 3D pose is not where its keypoints are. */
  showFigure: boolean;
  /** Ids of the curves that are drawn (curves/curveCatalogue.ts). */
  curves: readonly string[];
}

const defaults: AnnotatePreferences = {
  pictureShare: 0.5,
  timelineHeight: 190,
  curvesHeight: 200,
  sideWidth: 280,
  curvesShown: false,
  sideShown: true,
  sideTab: "correct",
  speed: 1,
  loop: false,
  follow: true,
  colouring: "side",
  trails: false,
  showTruth: false,
  showRaw: false,
  showKeypoints: true,
  showFigure: true,
  curves: [],
};

export const annotatePreferences = createStore<AnnotatePreferences>()(
  persist(() => defaults, {
    name: "rpsm-studio-annotate",
    version: 1,
    storage: createJSONStorage(() => localStorage),
  }),
);
