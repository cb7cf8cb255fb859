import { StudioError } from "../common/errors";
import type { Link } from "../common/link";
import type { ModelSummary } from "../common/modelProtocol";
import type {
  CropBox,
  EngineCalls,
  FrameMessage,
  FromEngine,
  KeypointsMessage,
  PoseMessage,
  SkipMessage,
  StreamOpened,
  ToEngine,
} from "../common/protocol";
import { type Caller, createCaller } from "../common/rpc";
import { cropPicture } from "../pose/cropPicture";
import { wholePictureCrop } from "../pose/personCrop";
import type { VideoFrame } from "./videoReader";

const streamId = 1;

/** One frame of a clip without a picture. */
export interface KeypointFrame {
  index: number;
  timeS: number;
  /** 17 COCO keypoints x (x px, y px, score). */
  keypoints: Float32Array;
}

type Question = Omit<FrameMessage, "streamId" | "frameId"> | Omit<KeypointsMessage, "streamId" | "frameId">;

interface Waiting {
  resolve(answer: PoseMessage | SkipMessage): void;
  reject(error: StudioError): void;
}

/**
 * One stream in clip mode: one frame under way at a time, because each frame's answer says where to look for the person
 * in the next one. Nothing is dropped.
 */
export class ClipStream {
  private readonly waiting = new Map<number, Waiting>();
  private lost: StudioError | undefined;
  private nextFrameId = 0;
  private crop: CropBox | undefined;

  private constructor(
    private readonly link: Link<ToEngine, FromEngine>,
    private readonly caller: Caller<EngineCalls>,
    private imageSize: number,
  ) {
    link.onClose((reason) => {
      this.lost = new StudioError("engine-lost", `the engine was lost: ${reason}`);
      for (const { reject } of this.waiting.values()) reject(this.lost);
    });
    link.onMessage((message) => {
      if (message.type === "pose" || message.type === "skip") this.waiting.get(message.frameId)?.resolve(message);
    });
  }

  /** @param smoothing see Settings.smoothing */
  static async open(link: Link<ToEngine, FromEngine>, smoothing: number): Promise<ClipStream> {
    const caller = createCaller<EngineCalls>(link as Parameters<typeof createCaller<EngineCalls>>[0]);
    const opened: StreamOpened = await caller.call("stream.open", { streamId, mode: "clip", smoothing });
    return new ClipStream(link, caller, opened.imageSize);
  }

  /** The network in use; undefined when the engine has none. */
  async model(): Promise<ModelSummary | undefined> {
    return (await this.caller.call("engine.status", {})).model;
  }

  /**
   * A frame's pose, or why there is none. Somebody found in the whole picture is small in the detector's input: the
   * same frame is looked at again, closer, as if nothing had been before it.
   * @throws StudioError `engine-lost`, or the engine's own when it failed at this frame
   */
  async predict(frame: VideoFrame): Promise<PoseMessage | SkipMessage> {
    const crop = this.crop;
    const answer = await this.look(frame, crop ?? wholePictureCrop(frame.width, frame.height));
    this.crop = answer.type === "pose" ? answer.nextCrop : undefined;
    if (crop || !this.crop) return answer;
    await this.caller.call("stream.reset", { streamId });
    const closer = await this.look(frame, this.crop);
    this.crop = closer.type === "pose" ? closer.nextCrop : undefined;
    return closer.type === "pose" ? closer : answer;
  }

  /**
   * The pose of a frame of which only the keypoints are known.
   * @param imageSize of the picture that they lie in, pixels
   * @throws StudioError as `predict`
   */
  lift(frame: KeypointFrame, imageSize: readonly [width: number, height: number]): Promise<PoseMessage | SkipMessage> {
    const [sourceWidth, sourceHeight] = imageSize;
    const { timeS, keypoints } = frame;
    const question = { type: "keypoints", capturedAtMs: timeS * 1000, sourceWidth, sourceHeight, keypoints } as const;
    return this.exchange(frame.index, question);
  }

  /** Forgets the person and the network's state: the next frame is a first one. */
  async reset(): Promise<void> {
    this.crop = undefined;
    await this.caller.call("stream.reset", { streamId });
  }

  close(): void {
    this.link.close("the stream was closed");
  }

  private look(frame: VideoFrame, crop: CropBox): Promise<PoseMessage | SkipMessage> {
    return this.exchange(frame.index, {
      type: "frame",
      capturedAtMs: frame.timeS * 1000,
      sourceWidth: frame.width,
      sourceHeight: frame.height,
      crop,
      rgb: cropPicture(frame, crop, this.imageSize),
    });
  }

  private async exchange(frameIndex: number, question: Question): Promise<PoseMessage | SkipMessage> {
    const frameId = this.nextFrameId++;
    // Nothing that lasts as long as the stream may hold on to a frame: there are hundreds of thousands.
    const answered = new Promise<PoseMessage | SkipMessage>((resolve, reject) => {
      this.waiting.set(frameId, { resolve, reject });
      if (this.lost) reject(this.lost);
      else this.link.send({ ...question, streamId, frameId });
    });
    const answer = await answered.finally(() => this.waiting.delete(frameId));
    if (answer.type === "skip" && answer.reason === "failed") {
      const { code, message } = answer.error ?? { code: "internal", message: "no reason given" };
      throw new StudioError(code, `the engine failed at frame ${frameIndex}: ${message}`);
    }
    this.imageSize = answer.imageSize ?? this.imageSize;
    return answer;
  }
}
