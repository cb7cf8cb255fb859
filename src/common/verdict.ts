/** Whether a training was worth it: what was measured before and after, and what to do next (src/pose/evaluation). */
import type { PoseGroup, TargetSource } from "./trainingData";

/** A mean with its 95 % bootstrap interval over clips; the interval is NaN with a single clip. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/** Before and after on the same frames. Differences are after - before: below 0 is better. */
export interface Comparison {
  before: Interval;
  after: Interval;
  difference: Interval;
}

export type VerdictOutcome = "better" | "worse" | "not-distinguishable" | "no-held-out";

/** Whether a run was worth it. Clips count alike, however long they are. */
export interface Verdict {
  /** `better` and `worse`: the interval of `heldOut.difference` does not hold 0. */
  outcome: VerdictOutcome;
  /** What decided, and what it was measured against. */
  measure: "mpjpe" | "reprojection";
  against: Exclude<TargetSource, "none"> | "placed-keypoints" | "detected-keypoints";
  heldOut: Comparison;
  /**
   * What the held-out intervals are over: clips, or, where only one or two were measured, their stretches of two seconds,
   * which say nothing of other clips.
   */
  intervalsOver: "clips" | "stretches";
  /** Further measures on the held-out clips, where they can be told. */
  paMpjpeMm?: Comparison;
  reprojectionMm?: Comparison;
  /** Need no truth. mm/s^3; standard deviation of bone lengths, mm. */
  jitter: Comparison;
  boneSpreadMm: Comparison;
  /** MPJPE on the built-in set, mm: forgetting. The intervals are over its sequences. */
  builtIn: Comparison;
  /** 17, mm; NaN where nothing is known. */
  perJoint: { beforeMm: number[]; afterMm: number[] };
  /** Clips that were measured, and how many of their frames. */
  perClip: { clipId: string; name: string; frames: number; beforeMm: number; afterMm: number }[];
  worst: FrameChange[];
  mostImproved: FrameChange[];
  advice: Advice[];
}

export interface FrameChange {
  clipId: string;
  frame: number;
  beforeMm: number;
  afterMm: number;
  /** To be drawn: each 51 whole mm, camera axes, relative to the hip; `truth` where it is known for every joint. */
  poses?: { before: number[]; after: number[]; truth?: number[] };
}

/** What to do next, the weightiest first. */
export type Advice =
  | { kind: "use-it" }
  | { kind: "discard-it" }
  | { kind: "add-held-out" }
  | { kind: "correct-frames"; frames: number; pose: PoseGroup | "any"; joint?: number }
  | { kind: "more-rehearsal" }
  | { kind: "lower-learning-rate" }
  | { kind: "train-longer" };
