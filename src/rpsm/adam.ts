import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import type { NamedTensor, SafetensorsContent } from "../common/safetensors";
import { type AdamUpdateAttrs, type AdamUpdateInputs, fusedAdamUpdate, hasFusedAdam } from "./fusedAdam";
import { memoryShape, type ParameterSpec, parameterSize } from "./parameterSpec";
import type { Parameters } from "./parameters";

export interface AdamOptions {
  /**
   * Pulls weights towards zero by this share of the learning rate each step, apart from the gradient (Loshchilov and
   * Hutter 2019, AdamW). Biases are spared.
   */
  weightDecay: number;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** The moments of one parameter's gradient. */
interface Moments {
  first: tf.Variable;
  second: tf.Variable;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1). TensorFlow.js's own keeps its powers of beta in 32-bit tensors and hides
 * its state; this one counts steps, so that a run that is stopped and resumed goes on exactly.
 */
export class Adam {
  private readonly moments = new Map<string, Moments>();
  private steps = 0;

  /** @param learning the parameters that it changes; default: all */
  constructor(
    private readonly parameters: Parameters,
    private readonly options: AdamOptions,
    readonly learning: readonly ParameterSpec[] = parameters.specs,
  ) {
    for (const spec of learning) {
      this.moments.set(spec.name, { first: zeroVariable(spec), second: zeroVariable(spec) });
    }
  }

  get stepCount(): number {
    return this.steps;
  }

  /**
   * Changes the parameters by one step.
   * @param gradients by parameter name; they stay the caller's
   * @param gradientScale what every gradient is multiplied by first
   */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number, gradientScale = 1): void {
    this.steps++;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.steps)) / (1 - beta1 ** this.steps);
    // Epsilon of algorithm 1 in the form of the paper's section 2, "efficiency": the same update, fewer operations.
    const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** this.steps);
    for (const spec of this.learning) {
      const gradient = gradients.get(spec.name);
      if (!gradient) throw new StudioError("internal", `no gradient for parameter "${spec.name}"`);
      const decay = spec.fileShape.length > 1 ? learningRate * this.options.weightDecay : 0;
      const { first, second } = this.moments.get(spec.name)!;
      const tensors = { weights: this.parameters.variable(spec.name), gradient, first, second };
      const attrs = { gradientScale, beta1, beta2, rate, epsilon: scaledEpsilon, kept: 1 - decay };
      tf.tidy(() => {
        const updated = hasFusedAdam() ? fusedAdamUpdate(tensors, attrs) : adamUpdate(tensors, attrs);
        tensors.weights.assign(updated.weights);
        first.assign(updated.first);
        second.assign(updated.second);
      });
    }
  }

  /** The moments, for a checkpoint, in memory order. */
  async state(): Promise<NamedTensor[]> {
    const tensors: NamedTensor[] = [];
    for (const [name, { first, second }] of this.moments) {
      for (const [moment, variable] of [
        ["first", first],
        ["second", second],
      ] as const) {
        const values = (await variable.data()) as Float32Array;
        tensors.push({ name: momentName(name, moment), shape: variable.shape, values });
      }
    }
    return tensors;
  }

  /**
   * Goes on from a checkpoint.
   * @throws StudioError `model-broken` when it belongs to another network, or other parameters learnt
   */
  restore(state: SafetensorsContent["tensors"], stepCount: number, source: string): void {
    const checked = this.learning.map((spec) => ({
      spec,
      first: storedMoment(state, spec, "first", source),
      second: storedMoment(state, spec, "second", source),
    }));
    for (const { spec, first, second } of checked) {
      const moments = this.moments.get(spec.name)!;
      const shape = memoryShape(spec);
      tf.tidy(() => {
        moments.first.assign(tf.tensor(first, shape));
        moments.second.assign(tf.tensor(second, shape));
      });
    }
    this.steps = stepCount;
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
    this.moments.clear();
  }
}

/** fusedAdamUpdate, one operation after another. */
function adamUpdate(
  { weights, gradient, first, second }: AdamUpdateInputs<tf.Tensor>,
  { gradientScale, beta1, beta2, rate, epsilon, kept }: AdamUpdateAttrs,
): Omit<AdamUpdateInputs<tf.Tensor>, "gradient"> {
  const scaled = gradientScale === 1 ? gradient : tf.mul(gradient, gradientScale);
  const newFirst = tf.add(tf.mul(first, beta1), tf.mul(scaled, 1 - beta1));
  const newSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(scaled), 1 - beta2));
  const change = tf.div(tf.mul(newFirst, rate), tf.add(tf.sqrt(newSecond), epsilon));
  const keptWeights = kept === 1 ? weights : tf.mul(weights, kept);
  return { weights: tf.sub(keptWeights, change), first: newFirst, second: newSecond };
}

function zeroVariable(spec: ParameterSpec): tf.Variable {
  const zeros = tf.zeros(memoryShape(spec));
  const variable = tf.variable(zeros, false);
  zeros.dispose();
  return variable;
}

function momentName(parameter: string, moment: "first" | "second"): string {
  return `adam.${moment}.${parameter}`;
}

function storedMoment(
  state: SafetensorsContent["tensors"],
  spec: ParameterSpec,
  moment: "first" | "second",
  source: string,
): Float32Array {
  const name = momentName(spec.name, moment);
  const tensor = state.get(name);
  if (!tensor) {
    const reason = "it belongs to another network, or other parts of it learnt";
    throw new StudioError("model-broken", `${source} has no tensor "${name}": ${reason}`);
  }
  const expected = memoryShape(spec).join(", ");
  if (tensor.shape.join(", ") !== expected || tensor.shape.length !== spec.fileShape.length) {
    const shapes = `shape [${tensor.shape.join(", ")}] where this network has [${expected}]`;
    throw new StudioError("model-broken", `${source}: tensor "${name}" has ${shapes} (${parameterSize(spec)} numbers)`);
  }
  return tensor.read();
}
