import { createStore, type StoreApi } from "zustand/vanilla";
import type { FrameRange } from "../../../../common/clipEdits";

/** What corrections act on. */
export interface Selection {
  /** Indices of joints (pose/skeleton.ts), the one chosen last at the end. */
  joints: readonly number[];
  /** Indices of keypoints (pose/keypoints.ts), the one chosen last at the end. */
  keypoints: readonly number[];
  /** Frames chosen on the timeline, both ends included. */
  range?: FrameRange;
  /** A record (mark, filter, hidden, ...) chosen on the timeline: its key. */
  record?: string;
  /** The joint and the keypoint under the pointer. */
  hoveredJoint?: number;
  hoveredKeypoint?: number;
}

export type SelectionStore = StoreApi<Selection>;

export function createSelection(): SelectionStore {
  return createStore<Selection>(() => ({ joints: [], keypoints: [] }));
}
