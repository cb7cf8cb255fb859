import type { EngineNotification } from "../../common/protocol";
import type { TrainStepResult } from "../../rpsm/trainStep";

type Progress = Extract<EngineNotification, { type: "training.progress" }>;

/** Four a second and the last one: never more than five within a second. */
const shortestIntervalMs = 250;

/** Merges the steps' results into a few progress notifications a second; loss and error are the means since the last. */
export class ProgressReporter {
  private readonly startedAtMs = performance.now();
  private reportedAtMs = Number.NEGATIVE_INFINITY;
  private framesOfThisRun = 0;
  private merged = { steps: 0, loss: 0, mpjpeMm: 0 };

  constructor(private readonly send: (progress: Progress) => void) {}

  add(
    result: TrainStepResult,
    frames: number,
    state: Pick<Progress, "step" | "steps" | "framesSeen" | "learningRate">,
  ) {
    const { merged } = this;
    merged.steps++;
    merged.loss += result.loss;
    merged.mpjpeMm += result.mpjpeMm;
    this.framesOfThisRun += frames;
    const nowMs = performance.now();
    if (nowMs - this.reportedAtMs < shortestIntervalMs && state.step < state.steps) return;
    this.reportedAtMs = nowMs;
    const elapsedMs = nowMs - this.startedAtMs;
    this.send({
      type: "training.progress",
      ...state,
      loss: merged.loss / merged.steps,
      mpjpeMm: merged.mpjpeMm / merged.steps,
      framesPerSecond: this.framesOfThisRun / (Math.max(1, elapsedMs) / 1000),
      elapsedMs,
    });
    this.merged = { steps: 0, loss: 0, mpjpeMm: 0 };
  }
}
