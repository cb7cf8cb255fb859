import { keypointFeatureCount, writeKeypointFeatures } from "./keypointFeatures";
import { isPersonPresent } from "./personPresence";

/** A live picture that stood still for longer is a new scene. */
const longestGapMs = 1000;
/** Who comes back after longer may be somebody else, or the same person in another place. */
const longestLossMs = 500;

/** What a frame is to whoever carries a memory of the frames before. */
export interface Sighting {
  /** The memory of the frames before is to be given up: another scene, or a person who came back after long. */
  anew: boolean;
  /** Whether somebody is seen; `features` is of this frame then. */
  seen: boolean;
  /** Since the last frame with a pose; undefined for a first one. */
  timeStepSeconds?: number;
}

/**
 * Follows one person from frame to frame: who is there, what the network gets to see, and when what it remembers is of
 * another scene. The rules of a live stream, for everything that runs the network over frames in order.
 */
export class PersonTrack {
  /** keypointFeatureCount numbers of the last frame that was seen. */
  readonly features = new Float32Array(keypointFeatureCount);
  private lastPoseAtMs: number | undefined;
  /** Frames since the last pose that showed nobody. */
  private lost = false;

  /** @param mode `live` begins anew after a gap in time, `clip` does not */
  constructor(private readonly mode: "live" | "clip") {}

  /** The next frame is a first one: after a cut or a seek. */
  reset(): void {
    this.lastPoseAtMs = undefined;
    this.lost = false;
  }

  /** @param keypoints 17 x (x px, y px, score) */
  see(keypoints: ArrayLike<number>, imageWidth: number, imageHeight: number, capturedAtMs: number): Sighting {
    const anew = this.isNewScene(capturedAtMs);
    if (anew) this.reset();
    const timeStepSeconds = this.lastPoseAtMs === undefined ? undefined : (capturedAtMs - this.lastPoseAtMs) / 1000;
    const seen =
      isPersonPresent(keypoints) &&
      writeKeypointFeatures(keypoints, imageWidth, imageHeight, timeStepSeconds, this.features);
    if (!seen) this.lost = true;
    return { anew, seen, timeStepSeconds };
  }

  /** The frame seen last got a pose: time steps count from it. */
  posed(capturedAtMs: number): void {
    this.lastPoseAtMs = capturedAtMs;
    this.lost = false;
  }

  /** When time ran backwards, when the person was away for long, and in live mode after a long gap. */
  private isNewScene(capturedAtMs: number): boolean {
    if (this.lastPoseAtMs === undefined) return false;
    const passedMs = capturedAtMs - this.lastPoseAtMs;
    const gap = this.mode === "live" && passedMs > longestGapMs;
    return passedMs < 0 || gap || (this.lost && passedMs > longestLossMs);
  }
}
