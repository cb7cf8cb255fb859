import type { TrainingResult } from "../../common/engineTraining";
import { type ErrorCode, StudioError, toErrorData } from "../../common/errors";
import type { LogLine } from "../../common/trainingProtocol";
import { parseDescription } from "../models/modelDescription";
import type { WorkEngine } from "../workEngine";
import type { Checkpoint } from "./checkpointFiles";
import { halfPrecision } from "./halfPrecision";
import { judgeRun } from "./judgeRun";
import { type PreparedTraining, prepareTraining, readBase } from "./prepareTraining";
import type { TrainingEnd } from "./runDocument";
import type { SessionHost } from "./sessionHost";
import { trainedNetwork } from "./trainedNetwork";
import { leftMs, TrainingNotes } from "./trainingNotes";
import { trainingRequest } from "./trainingRequest";
import type { TrainingRun } from "./trainingRun";
import { watchedFrames } from "./watchedFrames";

/** How a session can be ended before it is done. `discard`: nothing of it is needed any more. */
export type SessionEnd = "pause" | "interrupt" | "discard";

/** The step that is under way when a training is to stand still takes no longer than this. */
const longestStepMs = 60_000;

/** Errors after which a run can go on, once somebody has done something about it; others end it. */
const resumable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(["engine-lost", "engine-unavailable", "gpu-lost", "cancelled"] as const),
  ...(["disk-full", "folder-unwritable", "library-closed"] as const),
  ...(["clip-missing", "clip-broken", "clip-changed", "model-missing"] as const),
  // The video that an image network's pictures are cut out of.
  "file-missing",
]);

/**
 * Carries a run as far as it comes: prepares it, trains, judges. What is done already is not done again: a run that was
 * ended in the middle goes on from its checkpoint, and one whose steps are done is judged. State and files say at every
 * moment how far it is, so that nothing hangs on how this process ends.
 */
export class TrainingSession {
  /** Resolves, and never rejects, when the run stands still and nothing is written any more. */
  readonly done: Promise<void>;
  private readonly whole = new AbortController();
  private readonly steps = new AbortController();
  private takesSteps = false;
  private ending: SessionEnd | undefined;
  /** Something could not be written. */
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly run: TrainingRun,
    private readonly host: SessionHost,
  ) {
    // In a later turn: whoever made it can keep it first.
    this.done = Promise.resolve().then(() => this.go());
  }

  /** Ends it. What was learnt up to now is in a checkpoint when `done` resolves. */
  end(how: SessionEnd): Promise<void> {
    if (this.ending === undefined || how === "discard") this.ending = how;
    const takesLeave = this.takesSteps && how !== "discard";
    if (!takesLeave) this.whole.abort(new StudioError("cancelled", "the training was ended"));
    this.steps.abort();
    return this.done;
  }

  /** No more steps: what was learnt up to now is judged. */
  stopSteps(): void {
    this.steps.abort();
  }

  private async go(): Promise<void> {
    const opening = this.host.openEngine(this.whole.signal);
    opening.catch(() => {});
    try {
      if (this.run.document.ended === undefined) await this.learn(opening);
      await this.judge(opening);
    } catch (error) {
      await this.standStill(error);
    } finally {
      await opening.then(
        ({ connection }) => connection.kill(),
        () => {},
      );
    }
  }

  /** Prepares and takes steps, until none is needed any more. */
  private async learn(opening: Promise<WorkEngine>): Promise<void> {
    const { run } = this;
    await run.enter("preparing");
    const checkpoint = await run.folder.readCheckpoint();
    const prepared = await prepareTraining(run, this.host, opening, this.whole.signal);
    const end = this.reachedEnd(checkpoint) ?? (await this.takeSteps(prepared, checkpoint, await opening));
    await run.change({ ended: end });
    await run.tell(end, { step: run.document.step });
  }

  /** Why not a single step is needed: it was stopped before, or killed after its last step. */
  private reachedEnd(checkpoint: Checkpoint | undefined): TrainingEnd | undefined {
    const { settings, firstStep } = this.run.document;
    this.checkGoingOn();
    if (this.steps.signal.aborted) return "stopped";
    if (!checkpoint) return undefined;
    if (settings.steps !== undefined && checkpoint.step >= firstStep + settings.steps) return "steps-done";
    return leftMs(settings, checkpoint.trainedMs) === 0 ? "time-up" : undefined;
  }

  private async takeSteps(
    prepared: PreparedTraining,
    checkpoint: Checkpoint | undefined,
    { connection, status }: WorkEngine,
  ): Promise<TrainingEnd> {
    const { run } = this;
    const { settings, firstStep } = run.document;
    const { base, network, clips, heldOut, watched, beforeMm } = prepared;
    const request = trainingRequest({
      ...{ settings, network, checkpoint, firstStep, clips, heldOut, watched },
      baseWeights: base.weights,
      motion: settings.rehearsalShare > 0 && !network.image ? (await this.host.readBuiltIn()).rehearsal : undefined,
      backend: status.backend,
      checkpointEverySteps: this.host.checkpointEverySteps,
    });
    const step = checkpoint?.step ?? firstStep;
    const isResumed = step > firstStep;
    await run.rewindTo(checkpoint?.step);
    this.checkGoingOn();
    const model = parseDescription(base.description, "model.json").name;
    this.takesSteps = true;
    await run.enter("running", { text: isResumed ? "resumed" : "started", values: { step, model } });
    const notes = new TrainingNotes({
      run,
      trainedMsBefore: checkpoint?.trainedMs ?? 0,
      watchedNow: (posesMm) => watchedFrames(heldOut, watched, beforeMm, posesMm),
      onFailure: (error) => {
        this.failure = { error };
        this.steps.abort();
      },
    });
    const engineEnded = new Promise<void>((resolve) => connection.onExit(() => resolve()));
    const lastCheckpoint = new Promise<void>((resolve) => {
      connection.onNotification((news) => {
        notes.take(news);
        if (news.type === "training.checkpoint" && this.steps.signal.aborted) resolve();
      });
    });
    const { signal } = this.steps;
    const hasBegun = !signal.aborted;
    try {
      const result = await connection.host.call("training.run", request, signal);
      await notes.settled();
      this.throwFailure();
      return await this.keepResult(result, notes.trainedMs);
    } catch (error) {
      if (!signal.aborted) throw error;
      if (hasBegun && !this.failure)
        await Promise.race([lastCheckpoint, engineEnded, this.givenUp(), after(longestStepMs)]);
      await notes.settled();
      this.throwFailure();
      this.checkGoingOn();
      return "stopped";
    } finally {
      this.takesSteps = false;
    }
  }

  private async keepResult(result: TrainingResult, trainedMs: number): Promise<TrainingEnd> {
    const { step, framesSeen, weights, averaged, trainerState, ended } = result;
    await this.run.saveCheckpoint({ step, framesSeen, trainedMs, weights, averaged, trainerState });
    return ended === "cancelled" ? "stopped" : ended;
  }

  private async judge(opening: Promise<WorkEngine>): Promise<void> {
    const { run, host } = this;
    const { signal } = this.whole;
    this.checkGoingOn();
    await run.enter("judging");
    const before = await readBase(run, host);
    const { description } = trainedNetwork(before, run.document.settings);
    // As a model of it would be kept: what is measured is what is used.
    const after = { id: run.id, description, weights: await halfPrecision(await this.bestWeights()) };
    const { connection } = await opening;
    const verdict = await judgeRun(run, host, { connection, before, after, signal });
    this.checkGoingOn();
    await run.setVerdict(verdict);
    await run.change({ state: "finished", outcome: verdict.outcome, error: undefined });
  }

  /** Where nothing was measured, the last weights are the best. */
  private async bestWeights(): Promise<Uint8Array> {
    const { folder } = this.run;
    const best = await folder.readBest();
    if (best) return best;
    const checkpoint = await folder.readCheckpoint();
    if (!checkpoint) throw new StudioError("bad-argument", "the training has not learnt anything yet");
    const weights = checkpoint.averaged ?? checkpoint.weights;
    await this.run.keepBest(weights, { step: checkpoint.step, errorMm: Number.NaN });
    return weights;
  }

  /** Resolves when nothing of the session is needed any more. */
  private givenUp(): Promise<void> {
    const { signal } = this.whole;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  private checkGoingOn(): void {
    if (this.ending !== undefined) throw new StudioError("cancelled", "the training was ended");
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Says how the run stands when it could not be carried to its end. */
  private async standStill(thrown: unknown): Promise<void> {
    if (this.ending === "discard") return;
    const error = toStudioError(thrown);
    const { step } = this.run.document;
    const reason = error.message;
    try {
      if (this.ending === "pause" && !this.failure) {
        await this.run.enter("paused", { text: "paused", values: { step } });
      } else if (this.ending === "interrupt" && !this.failure) {
        await this.run.enter("interrupted", { text: "interrupted", values: { step } });
      } else {
        const text: LogLine["text"] = resumable.has(error.code) ? "interrupted" : "failed";
        this.host.log.warn(`the training "${this.run.document.name}" stands still at step ${step}: ${reason}`);
        await this.run.enter(text, { text, values: { step, reason } }, toErrorData(error));
      }
    } catch (unwritten) {
      this.host.log.warn(`the training "${this.run.document.name}": ${toErrorData(unwritten).message}`);
      this.run.enterUnwritten("interrupted", error);
    }
  }
}

function toStudioError(error: unknown): StudioError {
  const { code, message } = toErrorData(error);
  if (code === "link-closed") return new StudioError("engine-lost", `the training's engine ended: ${message}`);
  return error instanceof StudioError ? error : new StudioError(code, message);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
