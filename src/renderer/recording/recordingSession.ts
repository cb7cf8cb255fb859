import { createStore } from "zustand/vanilla";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import type { CapturedPicture } from "../capture/captureFrame";
import type { LiveObserver } from "../screens/live/liveObserver";
import type { RecordingState, TakeEnd } from "./recordingState";
import { Take, type TakeFailure, type TakeOptions } from "./take";

/** How often the shown numbers change, and what stands still is looked after. */
const tickMs = 250;

export interface RecordingSessionOptions {
  /** Of the present source; undefined while none runs. */
  describeTake(): TakeOptions | undefined;
  /** 0: at once. */
  countdownS(): number;
  /** A video that is paused plays on while it is recorded. */
  onStarted(): void;
}

/** Records what the Live screen shows: idle, countdown, recording, finishing, and idle again or failed. */
export class RecordingSession implements LiveObserver {
  readonly store = createStore<RecordingState>(() => ({ phase: "idle" }));
  private take: Take | undefined;
  /** Counts starts: what an older one still brings is stale. */
  private attempt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: RecordingSessionOptions) {}

  /** What the one button does: start, call off the countdown, stop. */
  toggle(): void {
    switch (this.store.getState().phase) {
      case "idle":
      case "failed":
        void this.start();
        break;
      case "countdown":
        this.callOff();
        break;
      case "recording":
        void this.end("stopped");
        break;
      case "finishing":
        break;
    }
  }

  /** Puts the message about the last take away. */
  dismiss(): void {
    const { phase } = this.store.getState();
    if (phase === "idle" || phase === "failed") this.store.setState({ phase: "idle" }, true);
  }

  onFrame(frame: CapturedPicture): void {
    this.take?.onFrame(frame);
  }

  onUnseen(frames: number): void {
    this.take?.onUnseen(frames);
  }

  onAnswer(answer: PoseMessage | SkipMessage, capturedAtMs: number): void {
    this.take?.onAnswer(answer, capturedAtMs);
  }

  onCut(): void {
    this.take?.onCut();
  }

  onSourceClosed(error?: ErrorData): void {
    if (this.store.getState().phase === "countdown") this.callOff();
    else void this.end(error ? "source-lost" : "source-closed", { reason: error?.message, isAnswered: false });
  }

  /** The video came to its end. */
  onSourceEnded(): void {
    void this.end("source-closed");
  }

  /** Room on the disk and an encoder are made while it counts down; no picture goes in before it is at 0. */
  private async start(): Promise<void> {
    const description = this.options.describeTake();
    if (!description) return;
    const attempt = ++this.attempt;
    const isStale = () => attempt !== this.attempt;
    const beginning = Take.begin(description, (failure) => {
      if (!isStale()) this.onTakeFailed(failure);
    });
    try {
      const [take] = await Promise.all([beginning, this.countDown(isStale)]);
      if (isStale()) return await take.cancel();
      this.take = take;
      this.showProgress("recording");
      this.timer = setInterval(() => this.tick(), tickMs);
      this.options.onStarted();
    } catch (error) {
      if (!isStale()) this.fail(error);
    }
  }

  /** Resolves at 0 or when it was called off. */
  private async countDown(isStale: () => boolean): Promise<void> {
    for (let secondsLeft = this.options.countdownS(); !isStale(); secondsLeft--) {
      this.store.setState({ phase: "countdown", secondsLeft: Math.max(0, secondsLeft) }, true);
      if (secondsLeft <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  private callOff(): void {
    this.attempt++;
    this.store.setState({ phase: "idle" }, true);
  }

  private tick(): void {
    this.take?.tick();
    if (this.store.getState().phase === "recording") this.showProgress("recording");
  }

  private onTakeFailed(failure: TakeFailure): void {
    switch (failure.kind) {
      case "size":
        return void this.end("size-changed");
      case "encoder":
        return void this.end("encoder-failed", { reason: toErrorData(failure.error).message });
      case "host":
        return void this.lose(toErrorData(failure.error));
    }
  }

  /** Ends the take and keeps it. */
  private async end(end: TakeEnd, { reason, isAnswered = true }: { reason?: string; isAnswered?: boolean } = {}) {
    const take = this.takeAway();
    if (!take) return;
    try {
      const clip = await take.finish(isAnswered);
      if (clip) this.showSaved(take, end, reason, clip);
      else this.fail(new StudioError("internal", reason ?? "no picture came while it recorded"));
    } catch (error) {
      this.showLost(take, toErrorData(error));
    } finally {
      this.take = undefined;
    }
  }

  /** The host takes nothing more: it keeps what it was given. */
  private async lose(error: ErrorData): Promise<void> {
    const take = this.takeAway();
    if (!take) return;
    const clip = await take.abandon();
    this.take = undefined;
    this.showLost(take, error, clip);
  }

  /** @returns undefined when the take is being ended already */
  private takeAway(): Take | undefined {
    if (this.store.getState().phase !== "recording") return undefined;
    clearInterval(this.timer);
    this.showProgress("finishing");
    return this.take;
  }

  private showProgress(phase: "recording" | "finishing"): void {
    const { name, progress } = this.take!;
    this.store.setState({ phase, name, progress }, true);
  }

  private showLost(take: Take, error: ErrorData, clip?: ClipSummary): void {
    if (take.progress.frames === 0) this.fail(error);
    else if (error.code === "link-closed") this.showSaved(take, "connection-lost", undefined, clip);
    else this.showSaved(take, error.code === "disk-full" ? "disk-full" : "host-ended", error.message, clip);
  }

  private showSaved(take: Take, end: TakeEnd, reason?: string, clip?: ClipSummary): void {
    const { id: clipId, name, progress } = take;
    const { elapsedS, frames, leftOut, unanalysed } = progress;
    const durationS = clip?.durationS ?? elapsedS;
    const saved = { clipId, name, durationS, frames: clip?.frames ?? frames, leftOut, unanalysed, end, reason };
    this.store.setState({ phase: "idle", saved }, true);
  }

  private fail(error: unknown): void {
    this.attempt++;
    this.store.setState({ phase: "failed", error: toErrorData(error) }, true);
  }
}
