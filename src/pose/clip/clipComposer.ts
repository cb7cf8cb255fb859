import type { EditKey, FrameRange } from "../../common/clipEdits";
import type { Unsubscribe } from "../../common/link";
import { length, type Vector } from "../rotation";
import { coordinateCount, jointCount } from "../skeleton";
import { type BaseFrame, BaseMotion } from "./baseMotion";
import { withBones } from "./boneVectors";
import type { ClipFrames } from "./clipFrames";
import { composeKeypoints } from "./composedKeypoints";
import { Corrections } from "./corrections";
import type { EditHistory } from "./editHistory";
import { EditIndex } from "./editIndex";
import { editKey } from "./editKeys";
import { type EditReach, reachOf } from "./editReach";
import { FrameMemo } from "./frameMemo";
import { joinRanges } from "./frameRanges";
import { holdingKeyframes } from "./holdingKeyframes";
import { type Provenance, provenances } from "./provenance";
import { readKeypoints } from "./recordedRows";
import { scale } from "./vectors";

/** A frame as it is shown and exported. Not to be written to. */
export interface ComposedFrame {
  /** 17 x 3 mm, camera axes (x right, y down, z away), relative to the hip; NaN without a pose. */
  pose: Float32Array;
  hasPose: boolean;
  /** 17 x (x px, y px, score), corrected; hidden joints have the score 0. Undefined: the clip has none. */
  keypoints: Float32Array | undefined;
  /**
   * 17 indices into provenances: where each joint's own bone, from its parent to it, comes from. The hip has no bone: its
   * own is that of its place in the world.
   */
  provenance: Uint8Array;
  /** 17: 0 visible, 1 occluded, 2 outside the picture. */
  hidden: Uint8Array;
}

/** Frames that are kept; older ones are worked out anew. */
const mostFrames = 4096;

/**
 * A clip's recorded rows and its corrections, composed into what is shown and exported. Each step works on what the one
 * before it gives:
 *
 * 1. recorded poses (`pose_mm`), left and right exchanged (`swap`), limbs mirrored in depth (`flip`), gaps filled (`gap`);
 * 2. filters on ranges (`filter`), from the last stage's raw poses where the clip has them;
 * 3. constant bone lengths, the clip's medians, for predictions; motion that was given keeps its positions bit for bit
 *    wherever nothing is corrected;
 * 4. corrections (`bone`), exact at their keyframes and blended in between (corrections.ts).
 *
 * A frame is worked out when it is asked for and kept; a change makes only what it reaches be worked out anew.
 */
export class ClipComposer {
  private readonly edits: EditIndex;
  private readonly base: BaseMotion;
  private readonly corrections: Corrections;
  private readonly memo = new FrameMemo<ComposedFrame>(mostFrames);
  private readonly listeners = new Set<(ranges: readonly FrameRange[]) => void>();
  private readonly unsubscribe: Unsubscribe;
  /** As they were at the last change. */
  private composing: string;

  constructor(
    private readonly frames: ClipFrames,
    private readonly history: EditHistory,
  ) {
    this.edits = new EditIndex(frames.info, history.records);
    this.base = new BaseMotion(frames, this.edits);
    this.corrections = new Corrections(this.edits, history.records, frames.timestampsS, (f) => this.base.frame(f));
    this.composing = this.composingSettings();
    this.unsubscribe = history.onChange((keys) => this.update(keys));
  }

  /** Stops listening to the history. */
  dispose(): void {
    this.unsubscribe();
    this.listeners.clear();
  }

  /** Frames with a corrected bone, hip or keypoint, rising. A view. */
  get keyframes(): readonly number[] {
    return this.edits.keyframes.frames;
  }

  isKeyframe(frame: number): boolean {
    return this.edits.keyframes.has(frame);
  }

  /** Whether the frame does not continue the one before. */
  isCut(frame: number): boolean {
    return this.edits.isCut(frame);
  }

  /** Length in mm of the bone that ends in each joint: the clip's medians, left and right averaged. */
  get lengthsMm(): ArrayLike<number> {
    return this.base.lengthsMm;
  }

  /** @returns undefined while a row that it needs is not loaded, and for a frame that the clip does not have */
  compose(frame: number): ComposedFrame | undefined {
    if (this.base.refresh()) this.forget(undefined);
    const known = this.memo.get(frame);
    if (known) return known;
    if (!(frame >= 0 && frame < this.frames.timestampsS.length)) return undefined;
    const made = this.make(frame);
    if (made && !made.provisional) this.memo.set(frame, made.composed);
    return made?.composed;
  }

  /** The motion that corrections are laid over, 17 x 3 mm; NaN without a pose. Undefined: not loaded. */
  basePose(frame: number): Float32Array | undefined {
    return this.base.frame(frame)?.pose;
  }

  /** As basePose, but without filters: to be shown beside the filtered one. */
  unfilteredPose(frame: number): Float32Array | undefined {
    return this.base.unfiltered(frame);
  }

  /** Offset of the hip, m, inside frame (x left, y up, z front), blended between its keyframes. */
  rootOffset(frame: number): Vector {
    return this.corrections.rootOffsetAt(frame) ?? noOffset;
  }

  /**
   * The frames that need a keyframe of a joint for one correction to hold throughout a range (holdingKeyframes.ts).
   * @param joint 0: the root offset. @returns undefined: not loaded
   */
  keyframesToHold(joint: number, range: FrameRange): number[] | undefined {
    const isPosed = (frame: number) => this.base.frame(frame)?.hasPose;
    return holdingKeyframes(this.edits, this.frames.timestampsS, isPosed, joint, range);
  }

  /**
   * @param listener gets the frames whose composed pose or keypoints may have changed, as joined ranges, after the composer
   *   has taken notice; also from within `compose`, when rows that arrived have changed the bone lengths
   */
  onChange(listener: (ranges: readonly FrameRange[]) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private make(frame: number): { composed: ComposedFrame; provisional: boolean } | undefined {
    const base = this.base.frame(frame);
    const body = base && (base.hasPose ? this.correct(frame, base) : this.poseAnew(frame, base));
    // A view: read last.
    const row = readKeypoints(this.frames, this.edits, frame);
    if (!body || (!row && this.frames.info.columns.includes("keypoints"))) return undefined;
    const hidden = this.edits.hiddenAt(frame);
    const keypoints = row && composeKeypoints(row, this.history.records, frame, this.isKeyframe(frame), hidden);
    const { provisional, ...pose } = body;
    return { composed: { ...pose, keypoints, hidden }, provisional };
  }

  private correct(frame: number, base: BaseFrame): BaseFrame | undefined {
    const bones = this.corrections.bonesAt(frame, base);
    if (!bones) return undefined;
    const provenance = base.provenance.slice();
    bones.vectors.forEach((vector, joint) => {
      if (vector) provenance[joint] = indexOf(bones.exact[joint] ? "corrected" : "blended");
    });
    if (this.history.get(editKey.root(frame))) provenance[0] = indexOf("corrected");
    else if (length(this.rootOffset(frame)) > 0) provenance[0] = indexOf("blended");
    const pose = bones.vectors.length > 0 ? withBones(base.pose, bones.vectors) : base.pose;
    return { pose, hasPose: true, provenance, provisional: bones.provisional };
  }

  /** A frame without a pose that was given one: every bone corrected, with the clip's lengths. */
  private poseAnew(frame: number, base: BaseFrame): BaseFrame {
    const directions = this.isKeyframe(frame) ? this.corrections.wholePoseAt(frame) : undefined;
    if (!directions) return base;
    const vectors = directions.map((direction, joint) => scale(direction, this.lengthsMm[joint]!));
    return {
      pose: withBones(new Float32Array(coordinateCount), vectors),
      hasPose: true,
      provenance: new Uint8Array(jointCount).fill(indexOf("corrected")),
      provisional: false,
    };
  }

  private update(keys: ReadonlySet<EditKey>): void {
    const reaches: (EditReach | undefined)[] = [];
    const note = (key: EditKey) => reaches.push(this.reachOf(key));
    for (const key of keys) note(key);
    for (const key of keys) this.edits.update(key);
    for (const key of keys) note(key);
    this.composing = this.composingSettings();
    const known = reaches.filter((reach) => reach !== undefined);
    if (known.length < reaches.length) this.forget(undefined);
    else {
      this.forget({
        base: joinRanges(known.flatMap(({ base }) => base)),
        composed: joinRanges(known.flatMap(({ composed }) => composed)),
      });
    }
  }

  private reachOf(key: EditKey): EditReach | undefined {
    if (key === editKey.settings && this.composing === this.composingSettings()) return { base: [], composed: [] };
    return reachOf(key, this.edits, this.frames.timestampsS);
  }

  /** The settings that composing depends on. */
  private composingSettings(): string {
    return `${this.edits.blendS} ${this.edits.settings.boneLengths}`;
  }

  private forget(reach: EditReach | undefined): void {
    const everything: FrameRange[] = [[0, this.frames.timestampsS.length - 1]];
    this.base.forget(reach?.base);
    this.memo.forget(reach?.composed ?? everything);
    const ranges = reach?.composed ?? everything;
    if (ranges.length > 0) for (const listener of this.listeners) listener(ranges);
  }
}

const noOffset: Vector = [0, 0, 0];

function indexOf(provenance: Provenance): number {
  return provenances.indexOf(provenance);
}
