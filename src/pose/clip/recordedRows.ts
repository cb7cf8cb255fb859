import { mirroredKeypoint } from "../keypoints";
import { coordinateCount, mirroredJoint } from "../skeleton";
import { boneVector, withBones } from "./boneVectors";
import type { ClipFrames } from "./clipFrames";
import type { EditIndex } from "./editIndex";
import { holds, stretchAt } from "./frameRanges";
import { type Gap, gapAround, poseInGap } from "./gaps";
import { limbJoints } from "./limbs";
import { isPosed, type PoseRows } from "./poseRows";

/** What a frame's pose was before bones were filtered or corrected. */
export interface FoundPose {
  /** 17 x 3 mm, relative to the hip; NaN: none. A view, valid until the next call. */
  pose: ArrayLike<number>;
  posed: boolean;
  /** Whether it fills a gap. */
  interpolated: boolean;
}

/**
 * A clip's recorded poses with what was put right about how they are read: sides that were mistaken for each other, limbs
 * mirrored in depth, and gaps filled.
 */
export class RecordedRows implements PoseRows {
  /** The rows without the fillings, to fill from. */
  private readonly unfilled: PoseRows;
  private lastGap: Gap | undefined;

  /**
   * @param raw the last stage's poses as the network gave them, instead of those that were seen live (smoothed)
   */
  constructor(
    private readonly frames: ClipFrames,
    private readonly edits: EditIndex,
    private readonly raw: boolean,
  ) {
    this.unfilled = {
      timestampsS: frames.timestampsS,
      pose: (frame) => this.readRow(frame),
      isCut: (frame) => edits.isCut(frame),
    };
  }

  get timestampsS(): Float64Array {
    return this.frames.timestampsS;
  }

  isCut(frame: number): boolean {
    return this.edits.isCut(frame);
  }

  pose(frame: number): ArrayLike<number> | undefined {
    return this.find(frame)?.pose;
  }

  /** @returns undefined while a row that it needs is not loaded */
  find(frame: number): FoundPose | undefined {
    const pose = this.readRow(frame);
    if (!pose) return undefined;
    if (isPosed(pose)) return { pose, posed: true, interpolated: false };
    if (!stretchAt(this.edits.gaps, frame).inside) return { pose, posed: false, interpolated: false };
    const gap = this.gapOf(frame);
    if (!gap) return undefined;
    if (!gap.bridged) return { pose: noPose, posed: false, interpolated: false };
    const filling = poseInGap(this.unfilled, gap, frame);
    return filling && { pose: filling, posed: true, interpolated: true };
  }

  /** Call it when cuts, swaps or flips have changed. */
  forget(): void {
    this.lastGap = undefined;
  }

  private gapOf(frame: number): Gap | undefined {
    if (!this.lastGap || !holds([this.lastGap.first, this.lastGap.last], frame)) {
      this.lastGap = gapAround(this.unfilled, frame);
    }
    return this.lastGap;
  }

  private readPose(frame: number): Float32Array | undefined {
    return this.frames.info.columns.includes("pose_mm") ? this.frames.pose(frame) : noPose;
  }

  private readRow(frame: number): ArrayLike<number> | undefined {
    const row = this.raw ? lastStage(this.frames.stages(frame)) : this.readPose(frame);
    if (!row) return undefined;
    const swapped = this.edits.isSwapped(frame) ? withSidesExchanged(row, mirroredJoint) : row;
    const limbs = this.edits.flippedLimbs(frame);
    return limbs.length === 0
      ? swapped
      : withBones(
          swapped,
          mirroredInDepth(
            swapped,
            limbs.flatMap((l) => limbJoints[l]),
          ),
        );
  }
}

/** A row for a clip that has no poses (yet). */
const noPose = new Float32Array(coordinateCount).fill(Number.NaN);

function lastStage(stages: Float32Array | undefined): Float32Array | undefined {
  return stages?.subarray(stages.length - coordinateCount);
}

/** Keypoints as they are read: sides exchanged where they were mistaken. A view or a copy, 17 x (x px, y px, score). */
export function readKeypoints(frames: ClipFrames, edits: EditIndex, frame: number): Float32Array | undefined {
  const row = frames.keypoints(frame);
  return row && edits.isSwapped(frame) ? withSidesExchanged(row, mirroredKeypoint) : row;
}

/**
 * @param points n x 3
 * @param mirrored the point that takes each point's place
 */
export function withSidesExchanged(points: ArrayLike<number>, mirrored: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: mirrored.length * 3 },
    (_, i) => points[mirrored[Math.floor(i / 3)]! * 3 + (i % 3)]!,
  );
}

/** Bone vectors by joint: those of these joints with z, the depth, turned about; undefined for the others. */
export function mirroredInDepth(pose: ArrayLike<number>, joints: readonly number[]) {
  return Array.from({ length: coordinateCount / 3 }, (_, joint) => {
    if (!joints.includes(joint)) return undefined;
    const [x, y, z] = boneVector(pose, joint);
    return [x, y, -z] as const;
  });
}
