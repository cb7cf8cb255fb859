import type { HeldOutPoint, LogLine } from "../common/trainingProtocol";
import type { Verdict } from "../common/verdict";
import type { RunNews, TrainingRun } from "../studio/training/trainingRun";
import { Progress } from "./progress";

/** Tells of a training: JSON lines on stdout, or a line that is redrawn on stderr. */
export class TrainingReport {
  private readonly progress = new Progress("step");
  private readonly cutting = new Progress("cutting out pictures");

  constructor(private readonly json: boolean) {}

  /** For a person, in either form. */
  say(text: string): void {
    console.error(`rpsm-studio: ${text}`);
  }

  follow(run: TrainingRun): void {
    const { settings } = run.document;
    this.line({ type: "start", settings });
    run.listen({
      changed: () => {
        if (!this.json) this.showStep(run);
      },
      news: (news) => this.tell(run, news),
    });
  }

  end(): void {
    if (!this.json) this.progress.end();
  }

  verdict(verdict: Verdict, sentence: string, model: string): void {
    if (this.json) this.line({ type: "verdict", ...verdict, sentence, model });
    else
      console.log(`${sentence}\nThe model is in ${model}: use it with --model ${model}, or import it in the studio.`);
  }

  private tell(run: TrainingRun, { curve = [], heldOut = [], log = [] }: Partial<RunNews>): void {
    const { steps, secondsLeft } = run.summary();
    for (const point of curve) this.line({ type: "progress", ...point, steps, secondsLeft });
    for (const point of heldOut) this.tellHeldOut(point);
    for (const line of log) this.tellLog(line);
  }

  private tellHeldOut(point: HeldOutPoint): void {
    if (this.json) this.line({ type: "heldOut", ...point });
    else this.interrupt(`held-out clips at step ${point.step}: ${point.errorMm.toFixed(1)} mm`);
  }

  private tellLog({ text, values }: LogLine): void {
    if (this.json) this.line({ type: "log", text, values });
    else if (text === "batch-split") {
      this.interrupt(`the memory is not enough: ${values?.microBatchSize} sequences are computed at once from now on`);
    }
  }

  private showStep(run: TrainingRun): void {
    const { state, step, steps, secondsLeft, pictures } = run.summary();
    if (pictures) this.cutting.show(pictures.done, pictures.total, "for the image network");
    if (state !== "running") return;
    const left = secondsLeft === undefined ? "" : `${inWords(secondsLeft)} left`;
    this.progress.show(step, steps, left);
  }

  /** A line of its own between those that are redrawn. */
  private interrupt(text: string): void {
    this.progress.end();
    console.error(text);
  }

  private line(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
