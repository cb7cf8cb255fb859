import type { EngineNotification } from "../../common/engineTraining";
import type { TrainingSettings, WatchedFrame } from "../../common/trainingProtocol";
import type { TrainingRun } from "./trainingRun";

type Progress = Extract<EngineNotification, { type: "training.progress" }>;
type CheckpointNews = Extract<EngineNotification, { type: "training.checkpoint" }>;

export interface TrainingNotesOptions {
  run: TrainingRun;
  /** Time spent on steps before this call of the engine. */
  trainedMsBefore: number;
  /** The watched frames with these poses, 51 numbers each. */
  watchedNow(posesMm: readonly Float32Array[]): WatchedFrame[];
  /** Something could not be written; what is told from then on is not written down. */
  onFailure(error: unknown): void;
}

/**
 * Writes down what an engine tells of a training, one thing after the other. Of checkpoints that come faster than the disk
 * takes them only the newest is written, but never before what was measured between them: a run that goes on from a
 * checkpoint measures nothing of before it again.
 */
export class TrainingNotes {
  private readonly startedAtMs = performance.now();
  private writing: Promise<void> = Promise.resolve();
  /** Waits for its turn to be written, and nothing but checkpoints and points of the curve came since. */
  private waitingCheckpoint: { news: CheckpointNews } | undefined;
  private firstProgress: { step: number; elapsedMs: number } | undefined;
  private failed = false;

  constructor(private readonly options: TrainingNotesOptions) {}

  /** Time spent on steps up to now, over all sessions. */
  get trainedMs(): number {
    return this.options.trainedMsBefore + (performance.now() - this.startedAtMs);
  }

  take(news: EngineNotification): void {
    const { run, watchedNow } = this.options;
    switch (news.type) {
      case "training.progress":
        run.progress({ step: news.step, trainedMs: this.trainedMs, secondsLeft: this.secondsLeft(news) });
        this.write(() => run.addCurvePoint(news.point));
        break;
      case "training.checkpoint":
        if (this.waitingCheckpoint) this.waitingCheckpoint.news = news;
        else this.writeLater(news);
        break;
      case "training.heldOut":
        this.waitingCheckpoint = undefined;
        this.write(() => run.addHeldOut(news.point, watchedNow(news.watched), news.best));
        break;
      case "training.batchSplit": {
        const { microBatchSize } = news;
        this.write(() => run.tell("batch-split", { microBatchSize }));
        break;
      }
    }
  }

  /** Resolves when everything that was taken is on disk, or could not be written. */
  settled(): Promise<void> {
    return this.writing;
  }

  private write(act: () => Promise<void>): void {
    this.writing = this.writing.then(async () => {
      if (this.failed) return;
      try {
        await act();
      } catch (error) {
        this.failed = true;
        this.options.onFailure(error);
      }
    });
  }

  private writeLater(news: CheckpointNews): void {
    const waiting = { news };
    this.waitingCheckpoint = waiting;
    this.write(async () => {
      if (this.waitingCheckpoint === waiting) this.waitingCheckpoint = undefined;
      const { step, framesSeen, weights, averaged, trainerState } = waiting.news;
      const { trainedMs } = this;
      await this.options.run.saveCheckpoint({ step, framesSeen, trainedMs, weights, averaged, trainerState });
    });
  }

  /** At the speed of this session, to the first limit; undefined before there is a speed. */
  private secondsLeft({ step, elapsedMs }: Progress): number | undefined {
    const { settings, firstStep } = this.options.run.document;
    this.firstProgress ??= { step, elapsedMs };
    const done = step - this.firstProgress.step;
    const left: number[] = [];
    if (settings.steps !== undefined && done > 0) {
      const msPerStep = (elapsedMs - this.firstProgress.elapsedMs) / done;
      left.push(((firstStep + settings.steps - step) * msPerStep) / 1000);
    }
    const ms = leftMs(settings, this.trainedMs);
    if (ms !== undefined) left.push(ms / 1000);
    return left.length > 0 ? Math.max(0, Math.min(...left)) : undefined;
  }
}

/** What is left of a run's minutes; undefined: no time limits it. */
export function leftMs({ minutes }: TrainingSettings, trainedMs: number): number | undefined {
  return minutes === undefined ? undefined : Math.max(0, minutes * 60_000 - trainedMs);
}
