import { StudioError, toErrorData } from "../../common/errors";
import {
  creditsPerStream,
  type FrameMessage,
  type KeypointsMessage,
  type PoseMessage,
  type SkipMessage,
  type StreamOpened,
  type StreamOptions,
} from "../../common/protocol";
import type { FrameTurns } from "./frameTurns";
import { type PoseMachinery, PoseStream, pictureSizePx } from "./poseStream";

interface OpenStream {
  readonly stream: PoseStream;
  underWay: number;
  closed: boolean;
}

/**
 * One client's streams. What is said about a stream takes effect in the order it is said: a reset waits for the
 * frames sent before it, and holds for those sent after it.
 */
export class ClientStreams {
  private readonly streams = new Map<number, OpenStream>();

  constructor(
    private readonly machinery: PoseMachinery,
    private readonly turns: FrameTurns,
    private readonly send: (answer: PoseMessage | SkipMessage) => void,
  ) {}

  /** @throws StudioError `bad-argument`, or `engine-unavailable` before a detector is loaded */
  open(options: StreamOptions): StreamOpened {
    const { streamId, mode } = options;
    const { detector } = this.machinery;
    if (!detector) throw new StudioError("engine-unavailable", "no detector is loaded yet");
    if (!Number.isInteger(streamId)) throw new StudioError("bad-argument", '"streamId" must be a whole number');
    if (this.streams.has(streamId)) throw new StudioError("bad-argument", `stream ${streamId} is open already`);
    if (mode !== "live" && mode !== "clip") throw new StudioError("bad-argument", '"mode" must be "live" or "clip"');
    checkSmoothing(options.smoothing);
    this.streams.set(streamId, { stream: new PoseStream(this.machinery, options), underWay: 0, closed: false });
    return { imageSize: pictureSizePx(detector, this.machinery.network), credits: creditsPerStream };
  }

  setSmoothing(streamId: number, smoothing: number): void {
    checkSmoothing(smoothing);
    this.find(streamId).stream.setSmoothing(smoothing);
  }

  /** Resolves when the frames sent before are answered and the state is forgotten. */
  reset(streamId: number): Promise<void> {
    const open = this.find(streamId);
    return this.inTurn(open, () => open.stream.reset());
  }

  /** Frames that still wait are answered with `no-stream`. */
  close(streamId: number): Promise<void> {
    const open = this.find(streamId);
    open.closed = true;
    this.streams.delete(streamId);
    return this.inTurn(open, () => open.stream.dispose());
  }

  closeAll(): void {
    for (const streamId of [...this.streams.keys()]) void this.close(streamId);
  }

  /** Answers the frame, now or in its turn, with exactly one pose or skip. */
  accept(frame: FrameMessage | KeypointsMessage): void {
    const { streamId, frameId } = frame;
    const open = this.streams.get(streamId);
    if (!open) {
      this.send({ type: "skip", streamId, frameId, reason: "no-stream" });
      return;
    }
    if (open.underWay >= creditsPerStream) {
      const message = `frame ${frameId} came while ${open.underWay} were under way: stream ${streamId} has no credit left`;
      const error = toErrorData(new StudioError("bad-argument", message));
      this.send({ type: "skip", streamId, frameId, reason: "failed", error });
      return;
    }
    open.underWay++;
    this.turns.add(this, open, async () => {
      const answer = open.closed
        ? ({ type: "skip", streamId, frameId, reason: "no-stream" } as const)
        : await open.stream.answer(frame);
      open.underWay--;
      this.send(answer);
    });
  }

  private inTurn(open: OpenStream, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.turns.add(this, open, async () => resolve(act()));
    });
  }

  private find(streamId: number): OpenStream {
    const open = this.streams.get(streamId);
    if (!open) throw new StudioError("bad-argument", `stream ${streamId} is not open`);
    return open;
  }
}

function checkSmoothing(smoothing: number): void {
  if (!(smoothing >= 0 && smoothing <= 1)) throw new StudioError("bad-argument", '"smoothing" must be from 0 to 1');
}
