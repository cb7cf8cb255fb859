import type { EditKey } from "../../common/clipEdits";
import { length, unit, type Vector } from "../rotation";
import { jointCount } from "../skeleton";
import type { BaseFrame } from "./baseMotion";
import { type BlendTrack, blendAt, keyframesAround } from "./blend";
import { boneDirection, boneVector } from "./boneVectors";
import type { EditIndex } from "./editIndex";
import { editKey } from "./editKeys";
import { stretchAt, takeAt } from "./frameRanges";
import { firstNotBelow } from "./sortedFrames";
import { scale, turn, turnBetween } from "./vectors";

/** What corrections make of a frame's bones. */
export interface CorrectedBones {
  /** By joint; undefined: as it was. */
  vectors: (Vector | undefined)[];
  /** Joints whose bone has a keyframe at this very frame. */
  exact: boolean[];
  /** Whether a base motion that was used is provisional. */
  provisional: boolean;
}

/** Radians; less than this is what rounding leaves at the end of a fade. */
const leastTurn = 1e-9;

/**
 * Corrections laid over the base motion. At its keyframe a bone points where its record says; the turn from the base
 * motion's direction to it, a rotation vector in camera axes, is blended over the frames around (blend.ts).
 */
export class Corrections {
  constructor(
    private readonly edits: EditIndex,
    private readonly records: ReadonlyMap<EditKey, unknown>,
    private readonly timestampsS: Float64Array,
    private readonly baseOf: (frame: number) => BaseFrame | undefined,
  ) {}

  /** @returns undefined while a row that it needs is not loaded */
  bonesAt(frame: number, base: BaseFrame): CorrectedBones | undefined {
    const corrected: CorrectedBones = { vectors: [], exact: [], provisional: base.provisional };
    for (let joint = 1; joint < jointCount; joint++) {
      const keyframes = this.edits.keyframes.ofJoint(joint);
      if (keyframes.length === 0) continue;
      const record = keyframes[firstNotBelow(keyframes, frame)] === frame && this.recordOf(frame, joint);
      if (record) {
        corrected.vectors[joint] = scale(record, length(boneVector(base.pose, joint)));
        corrected.exact[joint] = true;
        continue;
      }
      const track = this.trackOf(joint, frame);
      for (const keyframe of keyframesAround(track, frame)) {
        const there = this.baseOf(keyframe);
        if (!there) return undefined;
        corrected.provisional ||= there.provisional;
      }
      const rotation = blendAt(track, frame, (keyframe) => this.turnAt(keyframe, joint));
      if (rotation && length(rotation) > leastTurn)
        corrected.vectors[joint] = turn(boneVector(base.pose, joint), rotation);
    }
    return corrected;
  }

  /** Every bone's direction where the frame has a record for each; undefined otherwise. */
  wholePoseAt(frame: number): Vector[] | undefined {
    const directions: Vector[] = [[0, 0, 0]];
    for (let joint = 1; joint < jointCount; joint++) {
      const direction = this.recordOf(frame, joint);
      if (!direction) return undefined;
      directions.push(direction);
    }
    return directions;
  }

  /** Blended offset of the hip, m, inside frame; undefined where there is none. */
  rootOffsetAt(frame: number): Vector | undefined {
    if (this.edits.keyframes.ofJoint(0).length === 0) return undefined;
    return blendAt(this.trackOf(0, frame), frame, (keyframe) => this.records.get(editKey.root(keyframe)) as Vector);
  }

  private recordOf(frame: number, joint: number): Vector | undefined {
    const record = this.records.get(editKey.bone(frame, joint)) as Vector | undefined;
    return record && unit(record);
  }

  private trackOf(joint: number, frame: number): BlendTrack {
    const [first, last] = takeAt(this.edits.cuts, frame, this.timestampsS.length);
    const hidden = joint === 0 ? [] : this.edits.hiddenRanges(joint);
    const { range } = stretchAt(hidden, frame);
    return {
      keyframes: this.edits.keyframes.ofJoint(joint),
      stretch: {
        first: Math.max(first, range[0]),
        last: Math.min(last, range[1]),
        fadesBefore: range[0] > first,
        fadesAfter: range[1] < last,
      },
      timestampsS: this.timestampsS,
      blendS: this.edits.blendS,
    };
  }

  /** From where the base motion has the bone at a keyframe to where it belongs; none where there is no base motion. */
  private turnAt(keyframe: number, joint: number): Vector {
    const base = this.baseOf(keyframe);
    const from = base?.hasPose ? boneDirection(base.pose, joint) : undefined;
    const to = this.recordOf(keyframe, joint);
    return from && to ? turnBetween(from, to) : [0, 0, 0];
  }
}
