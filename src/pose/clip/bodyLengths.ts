import { meanBoneLengthsMm } from "../meanBody";
import { jointCount, mirroredJoint } from "../skeleton";
import { boneLengths } from "./boneVectors";
import type { ClipFrames } from "./clipFrames";
import { isPosed } from "./poseRows";

/** Poses that are looked at, spread evenly over the clip. */
const mostSamples = 512;
/** While rows arrive, the medians are taken anew when this many times more samples are there. */
const growth = 1.5;

/**
 * The length of every bone of a clip's person: the median over the recorded poses, left and right averaged. Until
 * rows are loaded it is the mean body's; when all are, it no longer changes, whatever the order in which they came.
 */
export class BodyLengths {
  private readonly samples: number[];
  private readonly found: Float64Array[] = [];
  private waiting: number[];
  private medianOf = 0;
  private lengths: ArrayLike<number> = meanBoneLengthsMm;

  constructor(private readonly frames: ClipFrames) {
    const count = frames.timestampsS.length;
    const samples = Math.min(count, mostSamples);
    this.samples = Array.from({ length: samples }, (_, i) => Math.floor(((i + 0.5) * count) / samples));
    this.waiting = frames.info.columns.includes("pose_mm") ? this.samples : [];
  }

  /** Length in mm of the bone that ends in each joint, 0 for the hip. */
  get lengthsMm(): ArrayLike<number> {
    return this.lengths;
  }

  /** Looks at rows that have been loaded since. @returns whether the lengths have changed */
  refresh(): boolean {
    if (this.waiting.length === 0) return false;
    this.waiting = this.waiting.filter((frame) => {
      const pose = this.frames.pose(frame);
      if (pose && isPosed(pose)) this.found.push(boneLengths(pose));
      return !pose;
    });
    const isComplete = this.waiting.length === 0;
    if (this.found.length === this.medianOf || (!isComplete && this.found.length < growth * this.medianOf))
      return false;
    this.medianOf = this.found.length;
    this.lengths = medianLengths(this.found);
    return true;
  }
}

function medianLengths(samples: readonly Float64Array[]): Float64Array {
  const medians = Array.from({ length: jointCount }, (_, joint) => median(samples.map((lengths) => lengths[joint]!)));
  return Float64Array.from(medians, (own, joint) => {
    const mean = (own + medians[mirroredJoint[joint]!]!) / 2;
    return mean > 0 ? mean : meanBoneLengthsMm[joint]!;
  });
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length / 2;
  return (values[Math.ceil(middle) - 1]! + values[Math.floor(middle)]!) / 2;
}
