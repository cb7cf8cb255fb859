import { StudioError, toErrorData } from "../../common/errors";
import type { FrameMessage, KeypointsMessage, PoseMessage, SkipMessage, StreamOptions } from "../../common/protocol";
import { OneEuroFilter, poseSmoothing } from "../../pose/oneEuroFilter";
import { personCrop, wholePictureCrop } from "../../pose/personCrop";
import { PersonTrack } from "../../pose/personTrack";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork } from "../../rpsm/network";
import type { Detector2D } from "../detector/detector2D";
import { checkFrame, checkKeypoints } from "./checkFrame";
import { networkInput } from "./networkInput";
import { PoseLifter } from "./poseLifter";
import { type SquarePicture, scaledTo } from "./squarePicture";

/** What computes; read anew for every frame, since either may be replaced while a stream is open. */
export interface PoseMachinery {
  readonly detector?: Detector2D;
  readonly network?: RpsmNetwork;
}

/** Side of the picture that serves both: each is given it at its own size. */
export function pictureSizePx(detector: Detector2D, network: RpsmNetwork | undefined): number {
  return Math.max(detector.imageSize, network?.config.image?.sizePx ?? 0);
}

/** What there is to see in a frame. */
interface Look {
  keypoints: Float32Array;
  /** Undefined where only the keypoints are known. */
  picture?: SquarePicture;
  /** Side of the picture to ask for, where this one's is another. */
  imageSize?: number;
}

/**
 * One stream of frames: detector -> person crop -> features, or the picture itself -> network with carried state -> One
 * Euro -> pose.
 * Every frame is answered by exactly one pose or skip. Frames must be answered one after the other.
 */
export class PoseStream {
  private readonly lifter = new PoseLifter();
  private readonly filter = new OneEuroFilter(coordinateCount);
  private readonly track: PersonTrack;
  private smoothing: number;

  constructor(
    private readonly machinery: PoseMachinery,
    options: StreamOptions,
  ) {
    this.smoothing = options.smoothing;
    this.track = new PersonTrack(options.mode);
  }

  setSmoothing(strength: number): void {
    this.smoothing = strength;
  }

  /** Forgets the network's state and the filter's: the next frame is a first one. */
  reset(): void {
    this.forgetPoses();
    this.track.reset();
  }

  /** Never rejects: what goes wrong is the skip's error. */
  async answer(frame: FrameMessage | KeypointsMessage): Promise<PoseMessage | SkipMessage> {
    try {
      return await this.process(frame);
    } catch (error) {
      this.reset();
      return { ...this.skip(frame, "failed"), error: toErrorData(error) };
    }
  }

  dispose(): void {
    this.lifter.reset();
  }

  private async process(frame: FrameMessage | KeypointsMessage): Promise<PoseMessage | SkipMessage> {
    const { capturedAtMs, sourceWidth, sourceHeight } = frame;
    const detectStartMs = performance.now();
    const { keypoints, picture, ...otherSize } = await this.look(frame);
    const liftStartMs = performance.now();
    const detectMs = liftStartMs - detectStartMs;

    const { anew, seen, timeStepSeconds } = this.track.see(keypoints, sourceWidth, sourceHeight, capturedAtMs);
    if (anew) this.forgetPoses();
    if (!seen) return { ...this.skip(frame, "no-person"), ...otherSize, detectMs };
    const nextCrop = personCrop(keypoints, sourceWidth, sourceHeight);
    const { network } = this.machinery;
    if (!network) return { ...this.skip(frame, "no-model"), nextCrop, ...otherSize, keypoints, detectMs };

    const stagePoses = await this.lifter.lift(network, networkInput(network, this.track.features, picture));
    const pose = stagePoses.at(-1)!.slice();
    this.filter.apply(pose, timeStepSeconds ?? 0, poseSmoothing(this.smoothing));
    this.track.posed(capturedAtMs);
    const { streamId, frameId } = frame;
    const liftMs = performance.now() - liftStartMs;
    return {
      ...{ type: "pose", streamId, frameId, capturedAtMs },
      ...{ keypoints, pose, stagePoses, nextCrop, ...otherSize, detectMs, liftMs },
    };
  }

  private async look(frame: FrameMessage | KeypointsMessage): Promise<Look> {
    if (frame.type === "keypoints") {
      checkKeypoints(frame);
      return { keypoints: frame.keypoints };
    }
    const { detector, network } = this.machinery;
    if (!detector) throw new StudioError("engine-unavailable", "no detector is loaded");
    const picture = checkFrame(frame, detector.imageSize);
    const keypoints = await detector.detect(scaledTo(detector.imageSize, picture), frame.crop);
    if (!keypoints.every(Number.isFinite)) {
      throw new StudioError("internal", `the detector ${detector.id} gave a keypoint that is not a number`);
    }
    const wantedPx = pictureSizePx(detector, network);
    return { keypoints, picture, ...(picture.sizePx !== wantedPx && { imageSize: wantedPx }) };
  }

  private forgetPoses(): void {
    this.lifter.reset();
    this.filter.reset();
  }

  private skip(frame: FrameMessage | KeypointsMessage, reason: SkipMessage["reason"]) {
    const { streamId, frameId, sourceWidth, sourceHeight } = frame;
    const nextCrop = wholePictureCrop(sourceWidth, sourceHeight);
    return { type: "skip", streamId, frameId, reason, nextCrop } satisfies SkipMessage;
  }
}
