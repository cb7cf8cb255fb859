import { createStore, type StoreApi } from "zustand/vanilla";
import type { FrameRange } from "../../../../common/clipEdits";
import type { Unsubscribe } from "../../../../common/link";
import { medianIntervalS } from "./frameTimes";
import { type FrameClock, FreeClock } from "./freeClock";

export const slowestSpeed = 0.1;
export const fastestSpeed = 4;
export const speeds = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4] as const;

export interface PlaybackState {
  playing: boolean;
  speed: number;
  /** Whether playing goes on from the start when it comes to the end. */
  loop: boolean;
  /** What is played; undefined: the whole clip. */
  range?: FrameRange;
}

/** Across a cut the next frame may be far away in time. */
const longestHoldS = 1;

/** Plays a clip: one playhead, moved by hand or by a clock. */
export class Playback {
  readonly store: StoreApi<PlaybackState>;
  private clock: FrameClock;
  private shownFrame: number;
  private readonly intervalS: number;
  /** Runs while the last frame is seen, before it goes on from the first. */
  private holding: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<(frame: number) => void>();

  /** @param frame where to begin */
  constructor(
    private readonly timestampsS: Float64Array,
    frame: number,
    preset: Pick<PlaybackState, "speed" | "loop"> = { speed: 1, loop: false },
    clock: FrameClock = new FreeClock(timestampsS),
  ) {
    this.store = createStore<PlaybackState>(() => ({ playing: false, ...preset }));
    this.shownFrame = this.clamp(frame);
    this.clock = clock;
    this.intervalS = medianIntervalS(timestampsS);
    this.setClock(clock);
  }

  get frame(): number {
    return this.shownFrame;
  }

  get lastFrame(): number {
    return this.timestampsS.length - 1;
  }

  /** The playhead moved. Called with each frame, also while playing. */
  onFrame(listener: (frame: number) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another clock takes over: the video, or what replaces it when it cannot be shown. */
  setClock(clock: FrameClock): void {
    const { playing, speed } = this.store.getState();
    if (clock !== this.clock) this.clock.stop();
    this.clock = clock;
    clock.onFrame = (frame) => this.onClockFrame(frame);
    clock.onEnd = () => this.onEnd();
    clock.setSpeed(speed);
    clock.show(this.shownFrame);
    if (playing) clock.start(this.shownFrame);
  }

  play(): void {
    const [first, last] = this.span();
    // At the end, and outside of what is to be played, it begins anew.
    if (this.shownFrame >= last || this.shownFrame < first) this.moveTo(first);
    this.store.setState({ playing: true });
    this.clock.start(this.shownFrame);
  }

  pause(): void {
    if (!this.store.getState().playing) return;
    this.stopHolding();
    this.store.setState({ playing: false });
    this.clock.stop();
    // The picture may be a frame ahead of the playhead.
    this.clock.show(this.shownFrame);
  }

  togglePlay(): void {
    if (this.store.getState().playing) this.pause();
    else this.play();
  }

  /** Goes to a frame, and goes on playing from there if it played. */
  seek(frame: number): void {
    this.stopHolding();
    this.moveTo(frame);
    if (this.store.getState().playing) this.clock.start(this.shownFrame);
    else this.clock.show(this.shownFrame);
  }

  /** Pauses, and goes so many frames on or back. */
  step(frames: number): void {
    this.pause();
    this.seek(this.shownFrame + frames);
  }

  /** @param speed is kept within slowestSpeed and fastestSpeed */
  setSpeed(speed: number): void {
    const kept = Math.min(fastestSpeed, Math.max(slowestSpeed, speed));
    this.store.setState({ speed: kept });
    this.clock.setSpeed(kept);
  }

  setLoop(loop: boolean): void {
    this.store.setState({ loop });
  }

  setRange(range: FrameRange | undefined): void {
    this.store.setState({ range: range && [this.clamp(range[0]), this.clamp(range[1])] });
  }

  dispose(): void {
    this.stopHolding();
    this.clock.stop();
    this.listeners.clear();
  }

  private span(): FrameRange {
    return this.store.getState().range ?? [0, this.lastFrame];
  }

  private onClockFrame(frame: number): void {
    if (!this.store.getState().playing || this.holding !== undefined) return;
    const [, last] = this.span();
    // A playhead that was put beyond the range plays on from there.
    const end = this.shownFrame > last ? this.lastFrame : last;
    if (frame < end) this.moveTo(frame);
    else this.onEnd(end);
  }

  private onEnd(end = this.lastFrame): void {
    if (!this.store.getState().playing || this.holding !== undefined) return;
    this.moveTo(end);
    if (!this.store.getState().loop) {
      this.pause();
      return;
    }
    // The last frame is seen for as long as it lasts.
    this.clock.stop();
    const [first] = this.span();
    const lastsS = (this.timestampsS[end + 1] ?? this.timestampsS[end]! + this.intervalS) - this.timestampsS[end]!;
    this.holding = setTimeout(
      () => {
        this.holding = undefined;
        this.moveTo(first);
        this.clock.start(first);
      },
      (Math.min(longestHoldS, lastsS) * 1000) / this.store.getState().speed,
    );
  }

  private stopHolding(): void {
    clearTimeout(this.holding);
    this.holding = undefined;
  }

  private moveTo(frame: number): void {
    const clamped = this.clamp(frame);
    if (clamped === this.shownFrame) return;
    this.shownFrame = clamped;
    for (const listener of [...this.listeners]) listener(clamped);
  }

  private clamp(frame: number): number {
    return Math.min(this.lastFrame, Math.max(0, Math.round(frame)));
  }
}
