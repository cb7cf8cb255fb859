/**
 * A clip's corrections: a map of small records, changed by diffs, kept as an append-only journal (`edits.jsonl`, one
 * JSON entry a line). The journal is the document: folding it gives the records and the undo history, across restarts.
 * Nothing here changes what was recorded; src/pose/clip composes both into the poses that are shown and exported.
 *
 * Frames are row numbers of the clip; ranges include both ends. Joints and keypoints are indices (pose/skeleton.ts,
 * pose/keypoints.ts).
 */

export type FrameRange = [first: number, last: number];
export type Foot = "left" | "right";
export type Limb = "left-arm" | "right-arm" | "left-leg" | "right-leg" | "head" | "spine";

/** Smoothing of a range; non-destructive, computed from the raw poses. */
export type FilterSettings =
  | { kind: "one-euro"; strength: number }
  /** Second order, forwards and backwards: no phase shift. */
  | { kind: "butterworth"; cutoffHz: number }
  | { kind: "gaussian"; sigmaS: number };

export type RootMotion = "in-place" | "estimated" | "contacts";
export type FootLock = "off" | "auto" | "always";

/** Every kind of record: the key's form, and the value. */
export interface EditRecords {
  /** `keypoint/<frame>/<keypoint>`: corrected place in the picture, px. */
  keypoint: [x: number, y: number];
  /** `bone/<frame>/<joint>`: unit vector from the joint's parent to it, camera axes. The frame is a keyframe of it. */
  bone: [x: number, y: number, z: number];
  /** `root/<frame>`: offset of the hip, m, inside frame (x left, y up, z front), added to the root motion. */
  root: [x: number, y: number, z: number];
  /** `hidden/<id>`: joints that the picture does not show; corrections do not blend across, scores count as 0. */
  hidden: { joints: number[]; range: FrameRange; kind: "occluded" | "outside" };
  /** `swap/<id>`: left and right exchanged in keypoints and pose. */
  swap: { range: FrameRange };
  /** `flip/<id>`: the limb's bones mirrored in depth. */
  flip: { limb: Limb; range: FrameRange };
  /** `filter/<id>`: the later record wins where two overlap; without joints, all of them. */
  filter: { range: FrameRange; settings: FilterSettings; joints?: number[] };
  /** `gap/<id>`: frames without a pose inside the range are filled from both sides. */
  gap: { range: FrameRange };
  /** `cut/<frame>`: this frame does not continue the one before. */
  cut: true;
  /** `mark/<id>`: a place to jump to. */
  mark: { frame: number; label: string };
  /** `range/<id>`: a named stretch. */
  range: { range: FrameRange; label: string };
  /** `contacts/<foot>`: the foot's ground contacts; absent: as found. */
  contacts: FrameRange[];
  /** `pin/<id>`: the foot stays where it is in the range's first frame. */
  pin: { foot: Foot; range: FrameRange };
  /** `settings`: how the clip is shown and exported; absent fields have their default. */
  settings: {
    rootMotion?: RootMotion;
    footLock?: FootLock;
    /** Height and tilt of the floor where the user set them; absent: fitted. */
    floor?: { heightM: number; tiltXDeg: number; tiltZDeg: number };
    heightM?: number;
    /** Bone lengths of predictions: `constant` (default) or as the network gives them, frame by frame. */
    boneLengths?: "constant" | "predicted";
    /** How far a correction without a neighbour reaches on either side. */
    blendS?: number;
  };
}

export type EditKind = keyof EditRecords;
/** `bone/120/13`, `filter/k3f9`, `settings`; see EditRecords. */
export type EditKey = string;

/** Before and after of each record; null where there is none (JSON has no undefined). */
export type EditDiff = Record<EditKey, [before: unknown, after: unknown]>;

export type JournalEntry =
  | {
      type: "change";
      /** Name of the command, for the undo menu: `move-joint`. */
      label: string;
      /** Milliseconds since 1970. */
      atMs: number;
      diff: EditDiff;
      /** Belongs to the undo step of the entry before: a drag that was long enough to be stored in parts. */
      continues?: true;
    }
  | { type: "undo"; atMs: number }
  | { type: "redo"; atMs: number };
