import { StudioError, toErrorData } from "../../common/errors";
import type { FrameMessage, KeypointsMessage, PoseMessage, SkipMessage, StreamOptions } from "../../common/protocol";
import { OneEuroFilter, poseSmoothing } from "../../pose/oneEuroFilter";
import { personCrop, wholePictureCrop } from "../../pose/personCrop";
import { PersonTrack } from "../../pose/personTrack";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork } from "../../rpsm/network";
import type { Detector2D } from "../detector/detector2D";
import { checkFrame, checkKeypoints } from "./checkFrame";
import { PoseLifter } from "./poseLifter";

/** What computes; read anew for every frame, since either may be replaced while a stream is open. */
export interface PoseMachinery {
  readonly detector?: Detector2D;
  readonly network?: RpsmNetwork;
}

/**
 * One stream of frames: detector -> person crop -> features -> network with carried state -> One Euro -> pose.
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
    const keypoints = await this.keypointsOf(frame);
    const liftStartMs = performance.now();
    const detectMs = liftStartMs - detectStartMs;

    const { anew, seen, timeStepSeconds } = this.track.see(keypoints, sourceWidth, sourceHeight, capturedAtMs);
    if (anew) this.forgetPoses();
    if (!seen) return { ...this.skip(frame, "no-person"), detectMs };
    const nextCrop = personCrop(keypoints, sourceWidth, sourceHeight);
    const { network } = this.machinery;
    if (!network) return { ...this.skip(frame, "no-model"), nextCrop, keypoints, detectMs };

    const stagePoses = await this.lifter.lift(network, this.track.features);
    const pose = stagePoses.at(-1)!.slice();
    this.filter.apply(pose, timeStepSeconds ?? 0, poseSmoothing(this.smoothing));
    this.track.posed(capturedAtMs);
    const { streamId, frameId } = frame;
    const liftMs = performance.now() - liftStartMs;
    return {
      ...{ type: "pose", streamId, frameId, capturedAtMs },
      ...{ keypoints, pose, stagePoses, nextCrop, detectMs, liftMs },
    };
  }

  private async keypointsOf(frame: FrameMessage | KeypointsMessage): Promise<Float32Array> {
    if (frame.type === "keypoints") {
      checkKeypoints(frame);
      return frame.keypoints;
    }
    const { detector } = this.machinery;
    if (!detector) throw new StudioError("engine-unavailable", "no detector is loaded");
    checkFrame(frame, detector.imageSize);
    const keypoints = await detector.detect(frame.rgb, frame.crop);
    if (keypoints.every(Number.isFinite)) return keypoints;
    throw new StudioError("internal", `the detector ${detector.id} gave a keypoint that is not a number`);
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
