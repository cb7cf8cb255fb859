import type * as tf from "@tensorflow/tfjs-core";
import type { BackendName } from "../../common/backendName";
import type { TrainingRequest } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import type { Adam } from "../../rpsm/adam";
import type { RpsmConfig } from "../../rpsm/config";
import type { RpsmNetwork } from "../../rpsm/network";
import { disposeSupervision, toSupervision } from "../../rpsm/supervision";
import { type ChunkSums, clippingScale, TrainStep } from "../../rpsm/trainStep";
import { letOthersRun } from "../letOthersRun";
import { framesInMemory } from "../networkFrames";
import { dropFreeMemory, isOutOfMemory, watchingMemory } from "./outOfMemory";
import { sequenceInputs } from "./sequenceInputs";
import { partOfBatch, type TrainingBatch } from "./trainingBatch";
import type { TrainingSources } from "./trainingSources";

/**
 * Frames that are computed at once where the request does not say. On WebAssembly 512 were measured to be as fast as 1024,
 * 256 a tenth slower; 512 of the bundled network take less than a second. A GPU has enough to do with more only.
 */
const framesAtOnce: Record<BackendName, number> = { webgpu: 8192, wasm: 512, cpu: 512 };

export function usualMicroBatchSize(
  { batchSize, sequenceLength }: TrainingRequest,
  backend: string,
  config: RpsmConfig,
): number {
  const frames = Math.min(framesAtOnce[backend as BackendName] ?? framesAtOnce.cpu, framesInMemory(config));
  return Math.min(batchSize, Math.max(1, Math.floor(frames / sequenceLength)));
}

export interface SteppedTraining {
  request: TrainingRequest;
  network: RpsmNetwork;
  optimiser: Adam;
  sources: TrainingSources;
  signal: AbortSignal;
}

export interface StepResult {
  loss: number;
  /** NaN where the batch had no 3D targets. */
  mpjpeMm: number;
  /** Before it was shortened. */
  gradientNorm: number;
}

/**
 * Trains step by step. A batch is computed in chunks whose gradients are added up; when the memory is not enough for a
 * chunk, chunks become smaller from then on, and the step starts anew.
 */
export class ChunkedSteps {
  /**
   * @param atOnce sequences that are computed at once
   * @param onSplit told before the same step is tried again with fewer
   */
  constructor(
    private readonly training: SteppedTraining,
    private atOnce: number,
    private readonly onSplit: (microBatchSize: number) => void,
  ) {}

  /**
   * @param step from 0
   * @throws StudioError `bad-argument` that names the step when loss or gradient is not a number any more, or when the memory
   *   is not enough for a single sequence; `cancelled` between two chunks, with nothing changed
   */
  async run(step: number, learningRate: number): Promise<StepResult> {
    for (;;) {
      const result = await this.tryStep(step, learningRate);
      if (result) return result;
      dropFreeMemory();
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.onSplit(this.atOnce);
    }
  }

  /** @returns undefined, with nothing changed, when the memory is not enough for a chunk */
  private async tryStep(step: number, learningRate: number): Promise<StepResult | undefined> {
    const { request, network, optimiser } = this.training;
    const { loss: kind, reprojectionWeight, gradientClip } = request;
    const trainStep = new TrainStep(network, optimiser, { kind, reprojectionWeight });
    try {
      const result = await watchingMemory(() => this.addGradients(trainStep, step));
      // From here on weights change: what goes wrong now ends the training.
      const scale = clippingScale(result.gradientNorm, gradientClip);
      await watchingMemory(async () => trainStep.apply(learningRate, scale));
      return result;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      if (trainStep.applied || this.atOnce === 1) throw notEnoughMemory(error);
      return undefined;
    } finally {
      trainStep.dispose();
    }
  }

  private async addGradients(trainStep: TrainStep, step: number): Promise<StepResult> {
    const { sources, network, signal } = this.training;
    const batch = await sources.draw(step, this.atOnce);
    const sums: ChunkSums = { loss: 0, weightedErrorMm: 0 };
    for (let first = 0; first < batch.sequences; first += this.atOnce) {
      if (first > 0) await letOthersRun();
      if (signal.aborted) throw new StudioError("cancelled", "training.run was cancelled");
      const part = partOfBatch(batch, first, Math.min(this.atOnce, batch.sequences - first));
      const added = await addChunk(network, trainStep, part);
      sums.loss += added.loss;
      sums.weightedErrorMm += added.weightedErrorMm;
      requireNumber(step, "loss", sums.loss);
    }
    const gradientNorm = await trainStep.gradientNorm();
    requireNumber(step, "gradient", gradientNorm);
    const weight = (batch.measuredWeights ?? batch.jointWeights).reduce((sum, jointWeight) => sum + jointWeight, 0);
    return { loss: sums.loss, mpjpeMm: sums.weightedErrorMm / weight, gradientNorm };
  }
}

async function addChunk(network: RpsmNetwork, trainStep: TrainStep, part: TrainingBatch): Promise<ChunkSums> {
  const supervision = toSupervision(part, network.config.target);
  let inputs: tf.Tensor | undefined;
  try {
    inputs = sequenceInputs(network, part);
    return await trainStep.add({ inputs, supervision });
  } finally {
    inputs?.dispose();
    disposeSupervision(supervision);
  }
}

function requireNumber(step: number, what: "loss" | "gradient", value: number): void {
  if (Number.isFinite(value)) return;
  const advice = "start again with a lower learning rate";
  throw new StudioError(
    "bad-argument",
    `the training diverged: the ${what} of step ${step + 1} is ${value}; ${advice}`,
  );
}

function notEnoughMemory(cause: unknown): StudioError {
  const wayOut = "close other programs that use it, or let the engine run on WebAssembly (Settings)";
  return new StudioError("bad-argument", `the memory is not enough for this network's training: ${wayOut}`, { cause });
}
