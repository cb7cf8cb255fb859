import { createJSONStorage, persist } from "zustand/middleware";
import { createStore } from "zustand/vanilla";
import type { ComparisonLayout } from "../../../skeleton/ComparisonView";
import type { ChartId } from "./curves/chartLines";

/** How this page was left when a training was last watched. */
export interface WatchPreferences {
  chart: ChartId;
  /** Weight of what came before in the moving average, 0 (raw) to below 1. */
  smoothing: number;
  isLog: boolean;
  layout: ComparisonLayout;
  /** Whether the log lists checkpoints, of which there are many. */
  showCheckpoints: boolean;
}

export const mostSmoothing = 0.99;

export const watchPreferences = createStore<WatchPreferences>()(
  persist(
    (): WatchPreferences => ({
      chart: "error",
      smoothing: 0.6,
      isLog: false,
      layout: "side-by-side",
      showCheckpoints: false,
    }),
    { name: "rpsm-studio-watch", version: 1, storage: createJSONStorage(() => localStorage) },
  ),
);
