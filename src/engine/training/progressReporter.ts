import type { EngineNotification } from "../../common/engineTraining";

type Progress = Extract<EngineNotification, { type: "training.progress" }>;

/** Four a second and the last one: never more than five within a second. */
const shortestIntervalMs = 250;

/** What one step did. */
export interface StepReport {
  loss: number;
  /** NaN where the batch had no 3D targets. */
  mpjpeMm: number;
  /** Before it was shortened. */
  gradientNorm: number;
  learningRate: number;
  frames: number;
  elapsedMs: number;
}

/** Merges the steps' results into a few progress notifications a second. */
export class ProgressReporter {
  private readonly startedAtMs = performance.now();
  private reportedAtMs = Number.NEGATIVE_INFINITY;
  private since: StepReport[] = [];
  private state: Pick<Progress, "step" | "steps" | "framesSeen"> | undefined;

  constructor(private readonly send: (progress: Progress) => void) {}

  add(report: StepReport, state: Pick<Progress, "step" | "steps" | "framesSeen">): void {
    this.since.push(report);
    this.state = state;
    if (performance.now() - this.reportedAtMs >= shortestIntervalMs) this.flush();
  }

  /** Tells what it still holds back: at the end. */
  flush(): void {
    const { since, state } = this;
    const last = since.at(-1);
    if (!last || !state) return;
    const nowMs = performance.now();
    this.reportedAtMs = nowMs;
    this.since = [];
    const sum = (value: (step: StepReport) => number) => since.reduce((total, step) => total + value(step), 0);
    const withTargets = since.filter(({ mpjpeMm }) => !Number.isNaN(mpjpeMm));
    this.send({
      type: "training.progress",
      ...state,
      elapsedMs: nowMs - this.startedAtMs,
      point: {
        step: state.step,
        loss: sum(({ loss }) => loss) / since.length,
        mpjpeMm: withTargets.reduce((total, { mpjpeMm }) => total + mpjpeMm, 0) / withTargets.length,
        gradientNorm: sum(({ gradientNorm }) => gradientNorm) / since.length,
        learningRate: last.learningRate,
        framesPerSecond:
          (1000 * sum(({ frames }) => frames)) /
          Math.max(
            1,
            sum(({ elapsedMs }) => elapsedMs),
          ),
      },
    });
  }
}
