import { endS, frameAtTime } from "./frameTimes";

/** What moves a playhead while a clip plays, and shows the picture that belongs to it. */
export interface FrameClock {
  /** Called with each frame that has come, while it runs. */
  onFrame: (frame: number) => void;
  /** There is no further frame. */
  onEnd: () => void;
  /** Runs from a frame on; called again while it runs, it goes on from there. */
  start(frame: number): void;
  stop(): void;
  /** Shows a frame that stands. */
  show(frame: number): void;
  setSpeed(speed: number): void;
}

/** Where animation frames and time come from. */
export interface Ticker {
  now(): number;
  request(tick: () => void): number;
  cancel(request: number): void;
}

const pageTicker: Ticker = {
  now: () => performance.now(),
  request: (tick) => requestAnimationFrame(tick),
  cancel: (request) => cancelAnimationFrame(request),
};

/** The clock of a clip without a picture: real time through the clip's own timestamps. */
export class FreeClock implements FrameClock {
  onFrame: (frame: number) => void = () => {};
  onEnd: () => void = () => {};
  private readonly endS: number;
  private speed = 1;
  private request: number | undefined;
  /** Clip time at `sinceMs`, seconds. */
  private fromS = 0;
  private sinceMs = 0;

  constructor(
    private readonly timestampsS: Float64Array,
    private readonly ticker: Ticker = pageTicker,
  ) {
    this.endS = endS(timestampsS);
  }

  start(frame: number): void {
    this.stop();
    this.fromS = this.timestampsS[frame]!;
    this.sinceMs = this.ticker.now();
    this.tickLater();
  }

  stop(): void {
    if (this.request !== undefined) this.ticker.cancel(this.request);
    this.request = undefined;
  }

  show(): void {
    // There is no picture.
  }

  setSpeed(speed: number): void {
    this.fromS = this.timeS();
    this.sinceMs = this.ticker.now();
    this.speed = speed;
  }

  private timeS(): number {
    return this.fromS + ((this.ticker.now() - this.sinceMs) / 1000) * this.speed;
  }

  private tickLater(): void {
    this.request = this.ticker.request(() => {
      this.request = undefined;
      const timeS = this.timeS();
      // The listener may stop the clock, or start it anew.
      this.tickLater();
      if (timeS >= this.endS) this.onEnd();
      else this.onFrame(frameAtTime(this.timestampsS, timeS));
    });
  }
}
