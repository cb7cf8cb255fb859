import * as tf from "@tensorflow/tfjs-core";
import type { EngineNotification, TrainingRequest, TrainingResult } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import { Adam } from "../../rpsm/adam";
import { inheritWeights } from "../../rpsm/inheritWeights";
import { learningParameters } from "../../rpsm/learningParameters";
import { parseModelDescription } from "../../rpsm/modelDescription";
import { RpsmNetwork } from "../../rpsm/network";
import { WeightAverage } from "../../rpsm/weightAverage";
import { letOthersRun } from "../letOthersRun";
import { checkPictures } from "./checkPictures";
import { checkTrainingRequest } from "./checkTrainingRequest";
import { ChunkedSteps, usualMicroBatchSize } from "./chunkedStep";
import { HeldOutMeasure } from "./heldOutMeasure";
import { learningRateOfStep } from "./learningRateSchedule";
import { ProgressReporter } from "./progressReporter";
import { restoreTrainerState, type TrainingPosition, writeTrainerState } from "./trainerState";
import { createTrainingSources } from "./trainingSources";

/**
 * Trains a network until `request.steps` steps are done in total, or its time is up, or it gets no better on the held-out
 * clips, or `signal` aborts; each ends with a checkpoint's worth of result. The same request gives the same weights, and
 * a run resumed from a checkpoint the same as one that never stopped, on the same backend.
 *
 * @param notify gets `training.progress`, at most 5 a second, and every other EngineNotification; resolves when it was
 *   sent: a checkpoint is waited for, or the next ones would pile up behind it
 * @throws StudioError `bad-argument` for a wrong request or a training that diverged,
 *   `model-broken` for weights or a trainer state that do not fit
 */
export async function runTraining(
  request: TrainingRequest,
  notify: (notification: EngineNotification) => Promise<void>,
  signal: AbortSignal,
): Promise<TrainingResult> {
  checkTrainingRequest(request);
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  try {
    return await new Training(request, notify, signal, own).run();
  } finally {
    for (const thing of owned.reverse()) thing.dispose();
  }
}

type Ended = TrainingResult["ended"];

class Training {
  private readonly network: RpsmNetwork;
  private readonly optimiser: Adam;
  private readonly average: WeightAverage | undefined;
  private readonly heldOut: HeldOutMeasure | undefined;
  private readonly steps: ChunkedSteps;
  private readonly position: TrainingPosition;
  private readonly progress: ProgressReporter;
  private readonly startedAtMs = performance.now();

  /** @param own disposes a thing when the training is over, also one that could not begin */
  constructor(
    private readonly request: TrainingRequest,
    private readonly notify: (notification: EngineNotification) => Promise<void>,
    private readonly signal: AbortSignal,
    own: <T extends { dispose(): void }>(thing: T) => T,
  ) {
    const { network: config } = parseModelDescription(request.description, "the network to train");
    const { loss: kind, averaging, reprojectionWeight, sequenceLength, heldOut, trainerState } = request;
    checkPictures(request, config);
    this.network = own(createNetwork(request, config));
    const teacher = request.teacher && own(RpsmNetwork.fromWeights(config, request.teacher, "the teacher"));
    const { parameters } = this.network;
    const learning = learningParameters(parameters.specs, request.learns);
    this.optimiser = own(new Adam(parameters, request, learning));
    this.average = averaging > 0 ? own(new WeightAverage(parameters, averaging, learning)) : undefined;
    this.position = trainerState
      ? restoreTrainerState({ optimiser: this.optimiser, average: this.average }, trainerState)
      : { step: 0, framesSeen: 0, heldOut: { sinceBest: 0 } };
    const lossOptions = { kind, reprojectionWeight, sequenceLength, target: config.target };
    this.heldOut = heldOut && new HeldOutMeasure(heldOut, lossOptions, this.position.heldOut);
    const sources = createTrainingSources(request, teacher);
    const { network, optimiser } = this;
    const stepped = { request, network, optimiser, sources, signal };
    this.steps = new ChunkedSteps(stepped, this.microBatchSize(), (size) => this.noteSplit(size));
    this.progress = new ProgressReporter((progress) => void notify(progress));
  }

  async run(): Promise<TrainingResult> {
    // A checkpoint that is at its last step already is answered with what it holds.
    const ended = this.position.step < this.request.steps ? await this.trainUnlessCancelled() : "steps-done";
    const result = { ...(await this.snapshot()), ended };
    // Whoever cancelled gets no reply to the call any more; the checkpoint keeps the work.
    if (ended === "cancelled") await this.sendCheckpoint(result);
    return result;
  }

  private async trainUnlessCancelled(): Promise<Ended> {
    try {
      const ended = await this.trainToTheEnd();
      this.progress.flush();
      await this.measureIfDue(true);
      return ended;
    } catch (error) {
      if (!this.signal.aborted || !(error instanceof StudioError) || error.code !== "cancelled") throw error;
      this.progress.flush();
      return "cancelled";
    }
  }

  private async trainToTheEnd(): Promise<Ended> {
    const { position, request, signal } = this;
    const { steps, checkpointEverySteps, mostMs = Number.POSITIVE_INFINITY } = request;
    const firstStep = position.step;
    for (;;) {
      if (signal.aborted) throw new StudioError("cancelled", "training.run was cancelled");
      await this.measureIfDue(false);
      if (this.heldOut?.isOver) return "early-stop";
      if (position.step >= steps) return "steps-done";
      if (position.step > firstStep && position.step % checkpointEverySteps === 0) {
        await this.sendCheckpoint(await this.snapshot());
      }
      if (performance.now() - this.startedAtMs >= mostMs) return "time-up";
      await this.runStep();
      await letOthersRun();
    }
  }

  private async runStep(): Promise<void> {
    const { position } = this;
    const { steps, learningRate: topRate, schedule, batchSize, sequenceLength } = this.request;
    const startedAtMs = performance.now();
    const learningRate = learningRateOfStep(position.step + 1, steps, topRate, schedule);
    const result = await this.steps.run(position.step, learningRate);
    this.average?.add();
    const frames = batchSize * sequenceLength;
    position.step++;
    position.framesSeen += frames;
    const { step, framesSeen } = position;
    const elapsedMs = performance.now() - startedAtMs;
    this.progress.add({ ...result, learningRate, frames, elapsedMs }, { step, steps, framesSeen });
  }

  private async measureIfDue(isEnd: boolean): Promise<void> {
    const { heldOut, network, average, position, signal } = this;
    if (heldOut?.isDue(position.step, isEnd)) {
      await this.notify(await heldOut.measure(network, average, position.step, signal));
    }
  }

  private async snapshot(): Promise<Omit<TrainingResult, "ended">> {
    const { network, optimiser, average, position } = this;
    const averaged = await average?.whileInPlace(() => network.toSafetensors("F32"));
    return {
      step: position.step,
      framesSeen: position.framesSeen,
      weights: await network.toSafetensors("F32"),
      ...(averaged && { averaged }),
      trainerState: await writeTrainerState({ optimiser, average }, position),
    };
  }

  private sendCheckpoint(checkpoint: Omit<TrainingResult, "ended">): Promise<void> {
    const { step, framesSeen, weights, averaged, trainerState } = checkpoint;
    return this.notify({ type: "training.checkpoint", step, framesSeen, weights, averaged, trainerState });
  }

  private microBatchSize(): number {
    const usual =
      this.request.microBatchSize ?? usualMicroBatchSize(this.request, tf.getBackend(), this.network.config);
    const { split } = this.position;
    return split?.backend === tf.getBackend() ? Math.min(usual, split.microBatchSize) : usual;
  }

  private noteSplit(microBatchSize: number): void {
    this.position.split = { microBatchSize, backend: tf.getBackend() };
    void this.notify({ type: "training.batchSplit", microBatchSize });
  }
}

function createNetwork(request: TrainingRequest, config: RpsmNetwork["config"]): RpsmNetwork {
  const { weights, inherits, trainerState, seed } = request;
  const source = "the network to train";
  if (!weights) return RpsmNetwork.create(config, seed);
  if (inherits && !trainerState) return inheritWeights(config, weights, seed, source);
  return RpsmNetwork.fromWeights(config, weights, source);
}
