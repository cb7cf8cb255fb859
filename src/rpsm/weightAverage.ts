import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import type { NamedTensor, SafetensorsContent } from "../common/safetensors";
import { memoryShape, type ParameterSpec } from "./parameterSpec";
import type { Parameters } from "./parameters";

const prefix = "average.";

/**
 * The exponential moving average of the weights that learn (Polyak and Juditsky 1992, in the form that deep networks
 * use): less noisy than the last step's. Its start is corrected as Adam's moments are: the weights before the first
 * step have no part in it.
 */
export class WeightAverage {
  private readonly averages = new Map<string, tf.Variable>();
  private steps = 0;

  /**
   * @param decay from 0 to below 1: how much of the average stays with each step
   * @param learning the parameters that it averages; the others are what they are
   */
  constructor(
    private readonly parameters: Parameters,
    private readonly decay: number,
    private readonly learning: readonly ParameterSpec[],
  ) {
    for (const { name } of learning) {
      this.averages.set(name, tf.variable(parameters.get(name), false));
    }
  }

  /** Steps that it has averaged over. */
  get stepCount(): number {
    return this.steps;
  }

  /** Takes in the weights after a step. */
  add(): void {
    this.steps++;
    // The average so far counts decay (1 - decay^(n-1)), the new weights 1 - decay, together 1 - decay^n.
    const share = (1 - this.decay) / (1 - this.decay ** this.steps);
    for (const [name, average] of this.averages) {
      tf.tidy(() => average.assign(tf.add(average, tf.mul(tf.sub(this.parameters.get(name), average), share))));
    }
  }

  /** Does something with the averaged weights in the network's place; its own are back afterwards, bit for bit. */
  async whileInPlace<T>(work: () => Promise<T>): Promise<T> {
    // Assigning shares the numbers, so nothing is copied.
    const own = new Map([...this.averages.keys()].map((name) => [name, tf.clone(this.parameters.get(name))]));
    for (const [name, average] of this.averages) this.parameters.variable(name).assign(average);
    try {
      return await work();
    } finally {
      for (const [name, values] of own) {
        this.parameters.variable(name).assign(values);
        values.dispose();
      }
    }
  }

  /** For a checkpoint, in memory order. */
  async state(): Promise<NamedTensor[]> {
    const tensors: NamedTensor[] = [];
    for (const [name, average] of this.averages) {
      tensors.push({ name: prefix + name, shape: average.shape, values: (await average.data()) as Float32Array });
    }
    return tensors;
  }

  /**
   * Goes on from a checkpoint.
   * @throws StudioError `model-broken` when it belongs to another network, or other parameters learnt
   */
  restore(state: SafetensorsContent["tensors"], stepCount: number, source: string): void {
    const values = this.learning.map((spec) => {
      const shape = memoryShape(spec);
      const stored = state.get(prefix + spec.name);
      if (stored?.shape.join() === shape.join()) return { name: spec.name, shape, numbers: stored.read() };
      throw new StudioError("model-broken", `${source} has no tensor "${prefix}${spec.name}" of shape [${shape}]`);
    });
    for (const { name, shape, numbers } of values) {
      tf.tidy(() => this.averages.get(name)!.assign(tf.tensor(numbers, shape)));
    }
    this.steps = stepCount;
  }

  dispose(): void {
    tf.dispose([...this.averages.values()]);
    this.averages.clear();
  }
}
