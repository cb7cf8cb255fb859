import * as tf from "@tensorflow/tfjs-core";
import type { Adam } from "./adam";
import { sharedPrefix } from "./frontEnd";
import { sumOfSquares } from "./fusedAdam";
import { registerGradients } from "./gradients";
import { type LossOptions, sequenceLoss, weightedErrorMm } from "./loss";
import type { RpsmNetwork } from "./network";
import type { Supervision } from "./supervision";

/** Sequences that are computed at once; their weights are parts of the whole batch's. */
export interface TrainChunk {
  /** (B, T, ...frameShape) */
  inputs: tf.Tensor;
  supervision: Supervision;
}

/** What a chunk adds to its batch's sums. */
export interface ChunkSums {
  loss: number;
  /** See weightedErrorMm; of the last stage, before the step. */
  weightedErrorMm: number;
}

/**
 * One step of training: the gradients of a batch, which may come in several chunks, are added up; then the parameters
 * that the optimiser knows change. Dispose it, however it ends.
 */
export class TrainStep {
  private readonly sums = new Map<string, tf.Tensor>();
  private hasApplied = false;

  constructor(
    private readonly network: RpsmNetwork,
    private readonly optimiser: Adam,
    private readonly options: LossOptions,
  ) {}

  /** Whether it has begun to change the parameters. */
  get applied(): boolean {
    return this.hasApplied;
  }

  /** The loss of every stage over whole sequences, back-propagated through all their frames. */
  async add(chunk: TrainChunk): Promise<ChunkSums> {
    const names = this.optimiser.learning.map(({ name }) => name);
    const numbers = tf.tidy(() => {
      const { loss, errorMm, gradients } = lossAndGradients(this.network, chunk, this.options, names);
      for (const [name, gradient] of gradients) {
        const before = this.sums.get(name);
        this.sums.set(name, tf.keep(before ? tf.add(before, gradient) : gradient));
        before?.dispose();
      }
      return tf.stack([loss, errorMm]);
    });
    const [loss, weightedErrorMm] = await readAndDispose(numbers);
    return { loss: loss!, weightedErrorMm: weightedErrorMm! };
  }

  /** Length of the gradient of all learning parameters together. */
  async gradientNorm(): Promise<number> {
    const squares = tf.tidy(() => tf.stack([...this.sums.values()].map((sum) => sumOfSquares(sum))));
    return Math.sqrt((await readAndDispose(squares)).reduce((sum, square) => sum + square, 0));
  }

  /** @param gradientScale shortens the gradient where it is too long (clippingScale) */
  apply(learningRate: number, gradientScale: number): void {
    this.hasApplied = true;
    this.optimiser.apply(this.sums, learningRate, gradientScale);
  }

  dispose(): void {
    tf.dispose([...this.sums.values()]);
    this.sums.clear();
  }
}

/** What shortens a gradient of this norm to `longest` where it is longer (Pascanu et al. 2013). */
export function clippingScale(norm: number, longest: number): number {
  return longest / Math.max(norm, longest);
}

/**
 * The loss and its gradient by every parameter that learns, by name; what lies before the first of them is not
 * propagated back through. Every tensor is the caller's.
 */
export function lossAndGradients(
  network: RpsmNetwork,
  { inputs, supervision }: TrainChunk,
  options: LossOptions,
  learning: readonly string[] = network.parameters.specs.map(({ name }) => name),
): { loss: tf.Scalar; errorMm: tf.Scalar; gradients: Map<string, tf.Tensor> } {
  registerGradients();
  const { parameters, config } = network;
  const frames = inputs.shape[1]!;
  // What all stages share goes first where it does not learn: TensorFlow.js would keep all that it is made of.
  const sharedLearns = learning.some((name) => name.startsWith(sharedPrefix));
  const shared = sharedLearns ? undefined : network.shareSequence(inputs);
  let kept: tf.Scalar | undefined;
  try {
    const { value, grads } = tf.variableGrads(
      () => {
        const { poses } = network.forwardShared(shared ?? network.shareSequence(inputs), frames);
        // variableGrads lets nothing but the loss out of its own tidy.
        kept = tf.keep(weightedErrorMm(poses.at(-1)!, supervision, config.target));
        return sequenceLoss(poses, supervision, options, config.target);
      },
      learning.map((name) => parameters.variable(name)),
    );
    // TensorFlow.js names variables by itself; ours are found under the parameter's name.
    const gradients = new Map(learning.map((name) => [name, grads[parameters.variable(name).name]!]));
    return { loss: value, errorMm: tf.clone(kept!), gradients };
  } catch (error) {
    disposeTape();
    throw error;
  } finally {
    kept?.dispose();
    shared?.dispose();
  }
}

/** TensorFlow.js leaves what operations saved for their gradients when it does not come to those. */
function disposeTape(): void {
  const { state } = tf.engine();
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
  state.activeTape = [];
}

async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
