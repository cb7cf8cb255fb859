import {
  MkvOutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from "mediabunny";
import { takeEncoding, type VideoFormat } from "./videoFormat";

/** Frames that wait for the encoder, beside the four that it holds: cameras have few pictures, and want them back soon. */
const mostWaitingFrames = 3;
/** Encoded video that waits for the disk: about ten seconds at 720p. */
const mostWaitingBytes = 8 * 1024 * 1024;
/** The stream's writer remembers every cluster: the longer they are, the less memory an hour takes. */
const clusterS = 10;

export interface VideoStreamEvents {
  /** The encoder gave out a frame (it may leave frames out). Its bytes can be taken when this task has ended. */
  onEncoded(timeS: number): void;
  /** No frame comes out any more. */
  onFailed(error: unknown): void;
}

/**
 * Encodes pictures into a stream of bytes that can be cut off after any frame: Matroska, whichever container the host
 * makes of it in the end. What waits is bounded, before the encoder and after it.
 */
export class VideoEncoderStream {
  private readonly source: VideoSampleSource;
  private readonly output: Output;
  private readonly pieces: Uint8Array[] = [];
  private waitingBytes = 0;
  private waitingFrames = 0;
  private canvas: OffscreenCanvas | undefined;
  private hasFailed = false;
  private readonly started: Promise<void>;

  constructor(
    private readonly format: VideoFormat,
    private readonly events: VideoStreamEvents,
  ) {
    const { codec, container } = format;
    this.source = new VideoSampleSource({
      ...takeEncoding,
      codec,
      onEncodedPacket: ({ timestamp }) => events.onEncoded(timestamp),
    });
    const writable = new WritableStream<StreamTargetChunk>({ write: ({ data }) => this.keep(data) });
    const Format = container === "mp4" ? MkvOutputFormat : WebMOutputFormat;
    const streamFormat = new Format({ appendOnly: true, minimumClusterDuration: clusterS });
    this.output = new Output({ format: streamFormat, target: new StreamTarget(writable) });
    this.output.addVideoTrack(this.source);
    this.started = this.output.start();
  }

  /** Whether the next frame would have to be left out: the encoder or the disk is behind. */
  get isBehind(): boolean {
    return this.hasFailed || this.waitingFrames >= mostWaitingFrames || this.waitingBytes > mostWaitingBytes;
  }

  /** Takes over the picture and closes it. Times rise. */
  offer(picture: VideoFrame, timeS: number): void {
    this.waitingFrames++;
    const sample = this.toSample(picture, timeS);
    this.started
      .then(() => this.source.add(sample))
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.waitingFrames--;
        sample.close();
      });
  }

  /** The next bytes of the stream, at most so many; undefined when there are none. */
  takeBytes(most: number): Uint8Array | undefined {
    if (this.waitingBytes === 0) return undefined;
    const bytes = new Uint8Array(Math.min(most, this.waitingBytes));
    for (let filled = 0; filled < bytes.length; ) {
      const piece = this.pieces[0]!;
      const part = piece.subarray(0, bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) this.pieces.shift();
      else this.pieces[0] = piece.subarray(part.length);
    }
    this.waitingBytes -= bytes.length;
    return bytes;
  }

  /** Every frame that was offered is encoded or left out; the last bytes can be taken. */
  async finish(): Promise<void> {
    await this.started;
    await this.output.finalize();
  }

  /** Gives the encoder back; bytes that are there can still be taken. */
  async stopEncoding(): Promise<void> {
    this.hasFailed = true;
    if (this.output.state === "started") await this.output.cancel();
  }

  private keep(data: Uint8Array): void {
    this.pieces.push(data);
    this.waitingBytes += data.length;
  }

  /** A picture that is turned, not square in its pixels or of an odd size is drawn first. */
  private toSample(picture: VideoFrame, timeS: number): VideoSample {
    const { width, height } = this.format;
    const { visibleRect, rotation = 0, flip = false } = picture as VideoFrame & { rotation?: number; flip?: boolean };
    const isAsEncoded = visibleRect?.width === width && visibleRect.height === height && rotation === 0 && !flip;
    if (isAsEncoded) return new VideoSample(picture, { timestamp: timeS });
    this.canvas ??= new OffscreenCanvas(width, height);
    this.canvas.getContext("2d", { alpha: false })!.drawImage(picture, 0, 0, width, height);
    picture.close();
    return new VideoSample(this.canvas, { timestamp: timeS });
  }

  private fail(error: unknown): void {
    if (this.hasFailed || this.output.state !== "started") return;
    this.hasFailed = true;
    this.events.onFailed(error);
  }
}
