import { largestPieceBytes, type RecordingCalls } from "../../common/libraryProtocol";
import type { RowAssembler } from "./rowAssembler";
import type { VideoEncoderStream } from "./videoEncoderStream";

/** Calls of the recording on the host. */
export type CallRecorder = <M extends keyof RecordingCalls>(
  method: M,
  params: RecordingCalls[M]["params"],
) => Promise<RecordingCalls[M]["result"]>;

/** What a crash of the page can cost, beside the time that the rows wait for the engine. */
const sendEveryMs = 250;
const lookAgainMs = 50;

export interface TakeSenderOptions {
  takeId: string;
  call: CallRecorder;
  stream: VideoEncoderStream;
  rows: RowAssembler;
  leftBytes: number;
  now(): number;
  /** The host takes nothing more. */
  onFailed(error: unknown): void;
}

/** Brings a take's video and rows to the disk, piece after piece: one call at a time, so that a slow disk is waited for. */
export class TakeSender {
  /** On the disk. */
  bytes = 0;
  /** How much the video may grow. */
  leftBytes: number;
  private sending: Promise<void> | undefined;
  private sentAtMs = Number.NEGATIVE_INFINITY;
  private isStopped = false;

  constructor(private readonly options: TakeSenderOptions) {
    this.leftBytes = options.leftBytes;
  }

  /** Sends what is ready, when it is time and the last pieces have arrived. Called from a task of its own. */
  tick(): void {
    const { now, onFailed } = this.options;
    if (this.isStopped || this.sending || now() - this.sentAtMs < sendEveryMs) return;
    this.sentAtMs = now();
    this.sending = this.sendReady()
      .catch((error: unknown) => {
        if (!this.isStopped) onFailed(error);
        this.isStopped = true;
      })
      .finally(() => {
        this.sending = undefined;
      });
  }

  /** Sends the rest: the stream has ended, and rows come as long as the engine may still answer. @throws the host's error */
  async sendRest(): Promise<void> {
    this.isStopped = true;
    await this.sending;
    for (;;) {
      await this.sendReady();
      if (this.options.rows.isEmpty) return;
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  private async sendReady(): Promise<void> {
    const { takeId: id, call, stream, rows: assembler, now } = this.options;
    // A row goes after its frame's bytes, never before: bytes of frames that were encoded in earlier tasks are all there.
    const rows = assembler.take(now());
    let video = stream.takeBytes(largestPieceBytes);
    while (video || rows) {
      const next = video && stream.takeBytes(largestPieceBytes);
      const { leftBytes } = await call("recording.append", { id, video, rows: next ? undefined : rows });
      this.leftBytes = leftBytes;
      this.bytes += video?.length ?? 0;
      if (!next) return;
      video = next;
    }
  }
}
