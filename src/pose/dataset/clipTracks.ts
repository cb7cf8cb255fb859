import type { TrainingClip } from "../../common/trainingData";
import { keypointCount, keypointStride } from "../keypoints";
import { PersonTrack } from "../personTrack";
import { jointCount } from "../skeleton";

/**
 * The power of a frame's weight that it is drawn with. Frames that blend towards a corrected one are many, and come along
 * as its neighbours anyway: with this, about every second sequence has a corrected frame itself, where both are there.
 */
const favour = 4;

const rowLength = keypointCount * keypointStride;
const nobody = new Float32Array(rowLength);

/** A clip's frames as a stream meets them: those that show a person, linked where the network's state goes on. */
export class ClipTracks {
  /** The frame that follows each one in a stream, -1: none, a stream starts anew there. Frames without a person have none. */
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  /** Frames that show a person and have something to learn from, rising. */
  readonly anchors: Int32Array;
  /** What to draw them with, added up. */
  private readonly anchorEnds: Float64Array;
  /** How much there is to learn, in frames. */
  readonly mass: number;

  constructor(readonly clip: TrainingClip) {
    const frames = clip.timestampsS.length;
    this.next = new Int32Array(frames).fill(-1);
    this.previous = new Int32Array(frames).fill(-1);
    const weights = new Float32Array(frames);
    const anchors: number[] = [];
    const cuts = new Set(clip.cuts);
    const person = new PersonTrack("live");
    let before = -1;
    for (let frame = 0; frame < frames; frame++) {
      if (cuts.has(frame)) person.reset();
      const row = clip.keypoints.subarray(frame * rowLength, (frame + 1) * rowLength);
      const timeMs = clip.timestampsS[frame]! * 1000;
      const { seen, timeStepSeconds } = person.see(
        row.every(Number.isFinite) ? row : nobody,
        ...clip.imageSize,
        timeMs,
      );
      if (!seen) continue;
      person.posed(timeMs);
      if (timeStepSeconds !== undefined) {
        this.next[before] = frame;
        this.previous[frame] = before;
      }
      before = frame;
      weights[frame] = frameWeight(clip, frame);
      if (weights[frame]! > 0) anchors.push(frame);
    }
    this.anchors = Int32Array.from(anchors);
    const most = anchors.reduce((most, frame) => Math.max(most, weights[frame]!), 0);
    let end = 0;
    let mass = 0;
    this.anchorEnds = Float64Array.from(anchors, (frame) => {
      mass += weights[frame]! / most;
      end += (weights[frame]! / most) ** favour;
      return end;
    });
    this.mass = mass;
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
