import { StudioError } from "../common/errors";
import type { Link } from "../common/link";
import type {
  CropBox,
  EngineCalls,
  FromEngine,
  PoseMessage,
  SkipMessage,
  StreamOpened,
  ToEngine,
} from "../common/protocol";
import { type Caller, createCaller } from "../common/rpc";
import { wholePictureCrop } from "../pose/personCrop";
import { cropPicture } from "../studio/cropPicture";
import type { VideoFrame } from "../studio/videoReader";

const streamId = 1;

/**
 * One stream in clip mode: one frame under way at a time, because each frame's answer says where to look for the person
 * in the next one. Nothing is dropped.
 */
export class ClipStream {
  private readonly waiting = new Map<number, (answer: PoseMessage | SkipMessage) => void>();
  private readonly lost: Promise<never>;
  private nextFrameId = 0;
  private crop: CropBox | undefined;

  private constructor(
    private readonly link: Link<ToEngine, FromEngine>,
    private readonly caller: Caller<EngineCalls>,
    private readonly imageSize: number,
  ) {
    this.lost = new Promise((_, reject) => {
      link.onClose((reason) => reject(new StudioError("engine-lost", `the engine was lost: ${reason}`)));
    });
    // Only those who wait for a frame need to hear of it.
    this.lost.catch(() => {});
    link.onMessage((message) => {
      if (message.type === "pose" || message.type === "skip") this.waiting.get(message.frameId)?.(message);
    });
  }

  /** @param smoothing see Settings.smoothing */
  static async open(link: Link<ToEngine, FromEngine>, smoothing: number): Promise<ClipStream> {
    const caller = createCaller<EngineCalls>(link as Parameters<typeof createCaller<EngineCalls>>[0]);
    const opened: StreamOpened = await caller.call("stream.open", { streamId, mode: "clip", smoothing });
    return new ClipStream(link, caller, opened.imageSize);
  }

  /**
   * A frame's pose, or why there is none. Somebody found in the whole picture is small in the detector's input: the
   * same frame is looked at again, closer, as if nothing had been before it.
   * @throws StudioError `engine-lost`, or the engine's own when it failed at this frame
   */
  async predict(frame: VideoFrame): Promise<PoseMessage | SkipMessage> {
    const crop = this.crop;
    const answer = await this.exchange(frame, crop ?? wholePictureCrop(frame.width, frame.height));
    this.crop = answer.type === "pose" ? answer.nextCrop : undefined;
    if (crop || !this.crop) return answer;
    await this.caller.call("stream.reset", { streamId });
    const closer = await this.exchange(frame, this.crop);
    this.crop = closer.type === "pose" ? closer.nextCrop : undefined;
    return closer.type === "pose" ? closer : answer;
  }

  private async exchange(frame: VideoFrame, crop: CropBox): Promise<PoseMessage | SkipMessage> {
    const frameId = this.nextFrameId++;
    const answered = new Promise<PoseMessage | SkipMessage>((resolve) => this.waiting.set(frameId, resolve));
    this.link.send({
      type: "frame",
      streamId,
      frameId,
      capturedAtMs: frame.timeS * 1000,
      sourceWidth: frame.width,
      sourceHeight: frame.height,
      crop,
      rgb: cropPicture(frame, crop, this.imageSize),
    });
    const answer = await Promise.race([answered, this.lost]);
    this.waiting.delete(frameId);
    if (answer.type === "skip" && answer.reason === "failed") {
      const { code, message } = answer.error ?? { code: "internal", message: "no reason given" };
      throw new StudioError(code, `the engine failed at frame ${frame.index}: ${message}`);
    }
    return answer;
  }
}
