import type { ClipSummary } from "../../common/libraryProtocol";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import type { CapturedPicture } from "../capture/captureFrame";
import { RowAssembler } from "./rowAssembler";
import { TakeClock } from "./takeClock";
import { type CallRecorder, TakeSender } from "./takeSender";
import { VideoEncoderStream } from "./videoEncoderStream";
import { chooseVideoFormat } from "./videoFormat";

export interface TakeOptions {
  name: string;
  camera: string;
  sourceWidth: number;
  sourceHeight: number;
  /** The network that makes the poses; undefined: none is there, keypoints alone are recorded. */
  model?: { id: string; name: string; stages: number };
  heightM?: number;
  call: CallRecorder;
  /** Whether a pose that comes now is of that network. */
  isTakesModel(): boolean;
  /** Whether there is an engine that answers. */
  isAnswering(): boolean;
  now?(): number;
}

export type TakeFailure =
  /** The host takes nothing more. */
  | { kind: "host"; error: unknown }
  | { kind: "encoder"; error: unknown }
  /** Pictures of another size come. */
  | { kind: "size" };

export interface TakeProgress {
  /** Time in the take. */
  elapsedS: number;
  /** With rows; the last second's frames follow. */
  frames: number;
  /** Pictures of the source that are not in the take: encoder, disk or page were behind. */
  leftOut: number;
  /** Frames that the network has not seen. */
  unanalysed: number;
  /** Recording time that the disk has room for; undefined until the take's size can be told. */
  diskLeftS?: number;
}

/** Time after which bytes per second say something. */
const measurableS = 2;

/** One take, from the first picture to the clip. Its memory does not grow with its length. */
export class Take {
  private readonly clock = new TakeClock();
  private readonly rows: RowAssembler;
  private readonly sender: TakeSender;
  private lastTimeS = 0;
  private leftOut = 0;
  private hasCut = false;
  private isEnding = false;

  private constructor(
    readonly id: string,
    private readonly options: TakeOptions,
    private readonly stream: VideoEncoderStream,
    private readonly onFailed: (failure: TakeFailure) => void,
    parts: { rows: RowAssembler; leftBytes: number },
  ) {
    this.rows = parts.rows;
    this.sender = new TakeSender({
      takeId: id,
      call: options.call,
      stream,
      rows: this.rows,
      leftBytes: parts.leftBytes,
      now: () => this.now(),
      onFailed: (error) => onFailed({ kind: "host", error }),
    });
  }

  /**
   * Makes room for a take on the disk and an encoder for its pictures.
   * @param onFailed the take ends here; finish() keeps what there is
   * @throws StudioError `video-codec`, `disk-full`, `library-closed`, `link-closed`
   */
  static async begin(options: TakeOptions, onFailed: (failure: TakeFailure) => void): Promise<Take> {
    const { name, camera, sourceWidth, sourceHeight, model, heightM, call } = options;
    const format = await chooseVideoFormat(sourceWidth, sourceHeight);
    const { id, leftBytes } = await call("recording.begin", {
      name,
      camera,
      imageSize: [format.width, format.height],
      container: format.container,
      model: model && { id: model.id, name: model.name },
      stages: model?.stages ?? 0,
      heightM,
    });
    const rows = new RowAssembler(model?.stages ?? 0);
    const stream = new VideoEncoderStream(format, {
      onEncoded: (timeS) => rows.encoded(timeS),
      onFailed: (error) => onFailed({ kind: "encoder", error }),
    });
    return new Take(id, options, stream, onFailed, { rows, leftBytes });
  }

  get name(): string {
    return this.options.name;
  }

  get progress(): TakeProgress {
    const { lastTimeS: elapsedS, leftOut } = this;
    const { frames, unanalysed } = this.rows;
    const { bytes, leftBytes } = this.sender;
    const diskLeftS = elapsedS > measurableS && bytes > 0 ? (leftBytes * elapsedS) / bytes : undefined;
    return { elapsedS, frames, leftOut, unanalysed, diskLeftS };
  }

  onFrame(frame: CapturedPicture): void {
    if (this.isEnding) return;
    const { sourceWidth, sourceHeight } = this.options;
    if (frame.sourceWidth !== sourceWidth || frame.sourceHeight !== sourceHeight) {
      this.onFailed({ kind: "size" });
      return;
    }
    const time = this.clock.next(frame.capturedAtMs);
    if (!time) return;
    this.hasCut ||= time.isCut;
    this.lastTimeS = time.timeS;
    const picture = this.stream.isBehind ? undefined : frame.sharePicture();
    if (picture) {
      this.rows.offered(frame.capturedAtMs, { ...time, isCut: this.hasCut }, this.now());
      this.stream.offer(picture, time.timeS);
      this.hasCut = false;
    } else {
      this.leftOut++;
    }
    this.send();
  }

  onUnseen(frames: number): void {
    this.leftOut += frames;
  }

  onAnswer(answer: PoseMessage | SkipMessage, capturedAtMs: number): void {
    this.rows.answered(
      answer.type === "pose" && !this.options.isTakesModel() ? withoutPose(answer) : answer,
      capturedAtMs,
    );
  }

  onCut(): void {
    this.clock.cut();
    this.rows.settle();
  }

  /** For sources that stand still: what was recorded goes to the disk all the same. */
  tick(): void {
    if (!this.isEnding) this.send();
  }

  /**
   * Ends the take and keeps it.
   * @param isAnswered whether the engine's last answers still come
   * @returns undefined when nothing was recorded: nothing is kept
   * @throws StudioError the host's, when it takes nothing more
   */
  async finish(isAnswered: boolean): Promise<ClipSummary | undefined> {
    this.isEnding = true;
    // An encoder that broke has given out what it could.
    await this.stream.finish().catch(() => this.stream.stopEncoding());
    this.rows.encodedAll();
    if (!isAnswered) this.rows.settle();
    await this.sender.sendRest();
    const { id, options, rows } = this;
    if (rows.frames > 0) return options.call("recording.finish", { id, cuts: rows.cuts });
    await options.call("recording.cancel", { id });
    return undefined;
  }

  /** Throws the take away. */
  async cancel(): Promise<void> {
    await this.stop();
    await this.options.call("recording.cancel", { id: this.id });
  }

  /** The host took no more of it. @returns what it keeps, if it says so: usually it has ended the take, or is gone */
  async abandon(): Promise<ClipSummary | undefined> {
    await this.stop();
    return this.options.call("recording.finish", { id: this.id, cuts: this.rows.cuts }).catch(() => undefined);
  }

  private send(): void {
    if (!this.options.isAnswering()) this.rows.settle();
    this.sender.tick();
  }

  private async stop(): Promise<void> {
    this.isEnding = true;
    this.sender.stop();
    await this.stream.stopEncoding();
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }
}

/** Another network was chosen meanwhile: its poses are not this take's. */
function withoutPose({ streamId, frameId, keypoints }: PoseMessage): SkipMessage {
  return { type: "skip", streamId, frameId, reason: "no-model", keypoints };
}
