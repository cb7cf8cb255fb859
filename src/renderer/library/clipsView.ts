import { createStore } from "zustand/vanilla";
import { type ClipSelection, nothingSelected } from "./clipSelection";

/** A dialog of the Clips screen. */
export type ClipsDialog =
  | { kind: "tags" | "merge" | "export"; clipIds: readonly string[] }
  | { kind: "trim" | "split"; clipId: string };

/** How the Clips screen is looked at. Kept while other screens are in front. */
export interface ClipsView {
  place: "clips" | "trash";
  search: string;
  tags: readonly string[];
  selection: ClipSelection;
  /** The clip whose name is being typed. */
  renaming?: string;
  dialog?: ClipsDialog;
  scrollTop: number;
  /** Whether the jobs are listed, or summed up in a line. */
  listsJobs: boolean;
}

export const clipsView = createStore<ClipsView>(() => ({
  place: "clips",
  search: "",
  tags: [],
  selection: nothingSelected,
  scrollTop: 0,
  listsJobs: true,
}));
