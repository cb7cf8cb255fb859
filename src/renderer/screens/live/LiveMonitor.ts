import { createStore } from "zustand/vanilla";
import type { FrameStatistics, FrameSummary } from "../../feed/frameStatistics";
import type { PersonState, PoseFeed } from "../../feed/poseFeed";
import { areLegsOutOfView } from "./framing";

export interface LiveVitals extends FrameSummary {
  dropped: number;
  person: PersonState;
  absentForMs: number;
  legsOutForMs: number;
  silentForMs: number;
  brightness: number;
  /** How long frames take, where that is so long that the figure may seem to be frozen; else 0. */
  slowFrameMs: number;
}

/** What the monitor asks the session for. */
export interface MonitoredSession {
  readonly dropped: number;
  readonly brightness: number;
  /** When the source gave its last picture; undefined before the first. */
  readonly lastFrameAtMs: number | undefined;
  /** When the oldest frame without an answer was sent; undefined while there is none. */
  readonly waitingSinceMs: number | undefined;
}

const sampleEveryMs = 250;
const slowFromMs = 2000;

const noVitals: LiveVitals = {
  framesPerSecond: 0,
  detectMs: undefined,
  liftMs: undefined,
  roundTripMs: undefined,
  frames: 0,
  dropped: 0,
  person: "none",
  absentForMs: 0,
  legsOutForMs: 0,
  silentForMs: 0,
  brightness: 255,
  slowFrameMs: 0,
};

/** Reads the per-frame data four times a second into what React shows: badge, hints. */
export class LiveMonitor {
  readonly store = createStore<LiveVitals>(() => noVitals);
  private legsOutSinceMs: number | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly session: MonitoredSession,
    private readonly feed: PoseFeed,
    private readonly statistics: FrameStatistics,
  ) {}

  start(): void {
    this.stop();
    this.legsOutSinceMs = undefined;
    this.timer = setInterval(() => this.sample(performance.now()), sampleEveryMs);
    this.sample(performance.now());
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(nowMs: number): void {
    const { feed, session } = this;
    const legsOut = feed.person === "present" && areLegsOutOfView(feed.keypoints);
    this.legsOutSinceMs = legsOut ? (this.legsOutSinceMs ?? nowMs) : undefined;
    const summary = this.statistics.summary(nowMs);
    const usualMs = (summary.detectMs ?? 0) + (summary.liftMs ?? 0);
    const frameMs = Math.max(usualMs, since(session.waitingSinceMs, nowMs));
    this.store.setState({
      ...summary,
      dropped: session.dropped,
      person: feed.person,
      absentForMs: since(feed.absentSinceMs, nowMs),
      legsOutForMs: since(this.legsOutSinceMs, nowMs),
      silentForMs: since(session.lastFrameAtMs, nowMs),
      brightness: session.brightness,
      slowFrameMs: frameMs < slowFromMs ? 0 : frameMs,
    });
  }
}

function since(startMs: number | undefined, nowMs: number): number {
  return startMs === undefined ? 0 : nowMs - startMs;
}
