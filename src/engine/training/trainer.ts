import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import type { EngineNotification, TrainingRequest, TrainingResult } from "../../common/protocol";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import { createSequenceGenerator, type SequenceGenerator } from "../../pose/synthesis/sequenceGenerator";
import { Adam } from "../../rpsm/adam";
import { parseModelDescription } from "../../rpsm/modelDescription";
import { RpsmNetwork } from "../../rpsm/network";
import { toNetworkUnits } from "../../rpsm/targetScaling";
import { type TrainStepResult, trainStep } from "../../rpsm/trainStep";
import { checkTrainingRequest } from "./checkTrainingRequest";
import { learningRateOfStep } from "./learningRateSchedule";
import { ProgressReporter } from "./progressReporter";
import { restoreTrainerState, type TrainingPosition, writeTrainerState } from "./trainerState";

/**
 * Trains a network on invented views of the request's motion until `request.steps` steps are done in total, or until
 * `signal` aborts; both end with a checkpoint's worth of result. The same request gives the same losses, and a
 * run resumed from a checkpoint the same as one that never stopped: step n sees sequences n * batchSize onwards.
 *
 * @param notify gets `training.progress`, at most 5 a second, and `training.checkpoint`
 * @throws StudioError `bad-argument` for a wrong request or a loss that is not a number any more,
 *   `model-broken` for weights or a trainer state that do not fit
 */
export async function runTraining(
  request: TrainingRequest,
  notify: (notification: EngineNotification) => void,
  signal: AbortSignal,
): Promise<TrainingResult> {
  checkTrainingRequest(request);
  const source = "the network to train";
  const { network: config } = parseModelDescription(request.description, source);
  const network = request.weights
    ? RpsmNetwork.fromWeights(config, request.weights, source)
    : RpsmNetwork.create(config, request.seed);
  const optimiser = new Adam(network.parameters, request);
  try {
    return await trainToTheEnd({ request, network, optimiser, notify, signal });
  } finally {
    optimiser.dispose();
    network.dispose();
  }
}

interface Training {
  request: TrainingRequest;
  network: RpsmNetwork;
  optimiser: Adam;
  notify(notification: EngineNotification): void;
  signal: AbortSignal;
}

async function trainToTheEnd(training: Training): Promise<TrainingResult> {
  const { request, optimiser, notify, signal } = training;
  const { steps, batchSize, sequenceLength, checkpointEverySteps } = request;
  const position = request.trainerState
    ? restoreTrainerState(optimiser, request.trainerState)
    : { step: 0, framesSeen: 0 };
  const sequences = createSequenceGenerator(request.motion, { seed: request.seed, sequenceLength });
  const progress = new ProgressReporter(notify);
  const frames = batchSize * sequenceLength;
  while (position.step < steps && !signal.aborted) {
    const learningRate = learningRateOfStep(position.step + 1, steps, request.learningRate);
    const result = await runStep(training, sequences, position.step, learningRate);
    position.step++;
    position.framesSeen += frames;
    progress.add(result, frames, { ...position, steps, learningRate });
    if (position.step % checkpointEverySteps === 0 && position.step < steps) {
      notify({ type: "training.checkpoint", ...(await snapshot(training, position)) });
    }
    await letOthersRun();
  }
  const result = await snapshot(training, position);
  // Whoever cancelled gets no reply to the call any more; the checkpoint keeps the work.
  if (signal.aborted) notify({ type: "training.checkpoint", ...result });
  return result;
}

async function runStep(
  { request, network, optimiser }: Training,
  sequences: SequenceGenerator,
  step: number,
  learningRate: number,
): Promise<TrainStepResult> {
  const { batchSize, sequenceLength, gradientClip, loss } = request;
  const batch = sequences.generate(step * batchSize, batchSize);
  const truth = toNetworkUnits(batch.targetsMm, network.config.target);
  const inputs = tf.tensor3d(batch.inputs, [batchSize, sequenceLength, keypointFeatureCount]);
  const targets = tf.tensor3d(truth, [batchSize, sequenceLength, coordinateCount]);
  try {
    const result = await trainStep(network, optimiser, inputs, targets, { learningRate, gradientClip, loss });
    if (!Number.isFinite(result.loss)) {
      throw new StudioError(
        "bad-argument",
        `the training diverged: the loss of step ${step + 1} is ${result.loss}; start again with a lower learning rate`,
      );
    }
    return result;
  } finally {
    tf.dispose([inputs, targets]);
  }
}

async function snapshot({ network, optimiser }: Training, position: TrainingPosition): Promise<TrainingResult> {
  const weights = await network.toSafetensors("F32");
  return { ...position, weights, trainerState: await writeTrainerState(optimiser, position) };
}

/** Live frames and cancellations wait in the event loop while a step computes. */
function letOthersRun(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
