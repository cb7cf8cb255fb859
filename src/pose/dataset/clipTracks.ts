import type { TrainingClip } from "../../common/trainingData";
import { keypointCount, keypointStride } from "../keypoints";
import { PersonTrack } from "../personTrack";
import { jointCount } from "../skeleton";

/**
 * The power of a frame's weight that it is drawn with. Frames that blend towards a corrected one are many, and come
 * along as its neighbours anyway: with this, about every second sequence has a corrected frame itself, where both are
 * there.
 */
const favour = 4;

const rowLength = keypointCount * keypointStride;
const nobody = new Float32Array(rowLength);

/** Frames that are looked at before others get a turn. */
const framesPerTurn = 512;

/** A clip's frames as a stream meets them: those that show a person, linked where the network's state goes on. */
export class ClipTracks {
  /**
   * The frame that follows each one in a stream, -1: none, a stream starts anew there. Frames without a person have
   * none.
   */
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  /** First frames of streams, rising. */
  readonly starts: number[] = [];
  /** Frames that show a person and have something to learn from, rising. */
  readonly anchors: number[] = [];
  /** What to draw them with, added up. */
  private readonly anchorEnds: number[] = [];
  /** How much there is to learn, in frames. */
  mass = 0;

  private constructor(readonly clip: TrainingClip) {
    const frames = clip.timestampsS.length;
    this.next = new Int32Array(frames).fill(-1);
    this.previous = new Int32Array(frames).fill(-1);
  }

  static of(clip: TrainingClip): ClipTracks {
    const steps = ClipTracks.steps(clip);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /** `of` that pauses now and then. */
  static *steps(clip: TrainingClip): Generator<undefined, ClipTracks> {
    const tracks = new ClipTracks(clip);
    tracks.weigh(yield* tracks.link());
    return tracks;
  }

  /** @returns the anchors' weights */
  private *link(): Generator<undefined, number[]> {
    const weights: number[] = [];
    const { keypoints, timestampsS, imageSize, cuts } = this.clip;
    const isCut = new Set(cuts);
    const person = new PersonTrack("live");
    let before = -1;
    for (let frame = 0; frame < timestampsS.length; frame++) {
      if (frame % framesPerTurn === 0) yield;
      if (isCut.has(frame)) person.reset();
      const row = keypoints.subarray(frame * rowLength, (frame + 1) * rowLength);
      const timeMs = timestampsS[frame]! * 1000;
      const { seen, timeStepSeconds } = person.see(row.every(Number.isFinite) ? row : nobody, ...imageSize, timeMs);
      if (!seen) continue;
      person.posed(timeMs);
      if (timeStepSeconds === undefined) this.starts.push(frame);
      else {
        this.next[before] = frame;
        this.previous[frame] = before;
      }
      before = frame;
      const weight = frameWeight(this.clip, frame);
      if (weight === 0) continue;
      this.anchors.push(frame);
      weights.push(weight);
    }
    return weights;
  }

  private weigh(weights: readonly number[]): void {
    const most = weights.reduce((most, weight) => Math.max(most, weight), 0);
    let end = 0;
    for (const weight of weights) {
      this.mass += weight / most;
      end += (weight / most) ** favour;
      this.anchorEnds.push(end);
    }
  }

  /** @returns -1: none */
  after(frame: number): number {
    return this.next[frame]!;
  }

  /** @returns -1: none */
  before(frame: number): number {
    return this.previous[frame]!;
  }

  /** The anchor at a share of all of them, each as long as it is likely. @param share 0..1 */
  anchorAt(share: number): number {
    const at = share * this.anchorEnds.at(-1)!;
    let low = 0;
    let high = this.anchorEnds.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.anchorEnds[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return this.anchors[low]!;
  }
}

/** The largest weight that anything of a frame has. */
function frameWeight({ jointWeights, placeWeights }: TrainingClip, frame: number): number {
  let most = 0;
  for (let i = frame * jointCount; i < (frame + 1) * jointCount; i++) {
    most = Math.max(most, jointWeights[i]!, placeWeights[i]!);
  }
  return most;
}
