import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, toErrorData } from "../../common/errors";
import type { Unsubscribe } from "../../common/link";
import type { StudioNotification } from "../../common/protocol";
import type {
  CurvePoint,
  HeldOutPoint,
  LogLine,
  RunDetails,
  TrainingNotification,
  WatchedFrame,
} from "../../common/trainingProtocol";
import type { StudioClient } from "../host/studioClient";

type News = Extract<TrainingNotification, { type: "training.news" }>;

/** What changes seldom, for React. */
export interface RunSessionState {
  state: "opening" | "open" | "failed" | "gone";
  /** Why it could not be opened. */
  error?: ErrorData;
  /** As it was when the run was last read; curves, log and watched frames are older than the session's own. */
  details?: RunDetails;
  log: readonly LogLine[];
  /** Measurements of the held-out clips: there are few. */
  heldOut: readonly HeldOutPoint[];
}

/** The host merges the points of long runs; the page reads them again when so many have come on top. */
const mostNewPoints = 3000;

/**
 * An opened run: read once, then kept up to date by numbered news. A number that was skipped, a lost connection, a
 * changed state of the run, all make it be read again. Points of curves come several times a second and go past React:
 * `curve` and `watched` are read by who draws them, told by `onNews`.
 */
export class RunSession {
  readonly store: StoreApi<RunSessionState> = createStore(() => ({ state: "opening", log: [], heldOut: [] }));
  /** By step, rising. */
  curve: readonly CurvePoint[] = [];
  watched: readonly WatchedFrame[] = [];
  private newsNumber = 0;
  private pointsWhenRead = 0;
  private runState: string | undefined;
  /** Came while the run was being read. */
  private waiting: News[] | undefined;
  private reads = 0;
  private readonly listeners = new Set<() => void>();
  private readonly stops: Unsubscribe[];

  constructor(
    private readonly studio: StudioClient,
    readonly id: string,
  ) {
    this.stops = [
      studio.onNotification((notification) => this.hear(notification)),
      studio.onConnected(() => void this.read()),
    ];
  }

  /** Curves or watched frames changed. Called for every piece of news: draw at most once a frame. */
  onNews(listener: () => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads the run from the host again. */
  async read(): Promise<void> {
    const read = ++this.reads;
    this.waiting = [];
    try {
      const details = await this.studio.call("training.open", { id: this.id });
      if (read === this.reads) this.take(details);
    } catch (error) {
      if (read !== this.reads) return;
      this.waiting = undefined;
      // A lost connection shows as such, and the run is read again when it is back.
      const data = toErrorData(error);
      if (data.code !== "link-closed") this.store.setState({ state: "failed", error: data });
    }
  }

  dispose(): void {
    this.reads++;
    for (const stop of this.stops) stop();
    this.listeners.clear();
  }

  private take(details: RunDetails): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    this.newsNumber = details.newsNumber;
    this.runState = details.summary.state;
    this.curve = details.curve;
    this.pointsWhenRead = details.curve.length;
    this.watched = details.watched;
    this.store.setState({ state: "open", error: undefined, details, log: details.log, heldOut: details.heldOut });
    this.tell();
    for (const news of waiting) this.takeNews(news);
  }

  private hear(notification: StudioNotification): void {
    if (notification.type === "training.news" && notification.id === this.id) {
      if (this.waiting) this.waiting.push(notification);
      else this.takeNews(notification);
    } else if (notification.type === "training.runsChanged") {
      if (notification.removed.includes(this.id)) this.end();
      const own = notification.upserted.find(({ id }) => id === this.id);
      // Another state brings what no news holds: the backend, the data set, the verdict.
      if (own && this.runState !== undefined && own.state !== this.runState) {
        this.runState = own.state;
        void this.read();
      }
    }
  }

  private end(): void {
    this.reads++;
    this.waiting = undefined;
    this.store.setState({ state: "gone" });
  }

  private takeNews(news: News): void {
    // Once a gap was found, what follows waits for the run to be read.
    if (this.waiting) {
      this.waiting.push(news);
      return;
    }
    if (news.number <= this.newsNumber) return;
    if (news.number > this.newsNumber + 1 || this.isTooLong(news)) {
      void this.read();
      return;
    }
    this.newsNumber = news.number;
    this.curve = continued(this.curve, news.curve, (step, first) => step >= first);
    if (news.watched) this.watched = news.watched;
    if (news.heldOut.length > 0 || news.log.length > 0) {
      this.store.setState(({ heldOut, log }) => ({
        // Base model and checkpoint are both measured at the step that a run goes on from.
        heldOut: continued(heldOut, news.heldOut, (step, first) => step > first),
        log: [...log, ...news.log],
      }));
    }
    this.tell();
  }

  private isTooLong(news: News): boolean {
    return this.curve.length + news.curve.length > this.pointsWhenRead + mostNewPoints;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** A run that goes on from a checkpoint repeats the steps after it: what it says last counts. */
function continued<Point extends { step: number }>(
  points: readonly Point[],
  added: readonly Point[],
  isRepeated: (step: number, firstAdded: number) => boolean,
): readonly Point[] {
  const [first] = added;
  if (!first) return points;
  let kept = points.length;
  while (kept > 0 && isRepeated(points[kept - 1]!.step, first.step)) kept--;
  return [...points.slice(0, kept), ...added];
}
