import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import { readSafetensors, writeSafetensors } from "../common/safetensors";
import type { NumberType } from "../common/safetensorsHeader";
import { createRandom } from "../pose/synthesis/random";
import { inverseOrder, permuteAxes } from "./axes";
import { drawInitialValues, memoryShape, type ParameterSpec, parameterSize } from "./parameterSpec";

/** A network's weights by name, as variables in memory order; owns them. */
export class Parameters {
  private readonly variables = new Map<string, tf.Variable>();

  private constructor(readonly specs: readonly ParameterSpec[]) {}

  /** New weights; the same seed gives the same numbers on every backend. */
  static random(specs: readonly ParameterSpec[], seed: number): Parameters {
    const parameters = new Parameters(specs);
    specs.forEach((spec, i) => {
      parameters.add(spec, drawInitialValues(spec, createRandom(seed, i)));
    });
    return parameters;
  }

  /**
   * Weights of a safetensors file.
   * @param source the file's name in errors
   * @throws StudioError `model-broken` that names the tensor which is missing, superfluous or of another shape
   */
  static fromFile(specs: readonly ParameterSpec[], bytes: Uint8Array, source: string): Parameters {
    const { tensors } = readSafetensors(bytes, source);
    for (const { name, fileShape } of specs) {
      const tensor = tensors.get(name);
      if (!tensor) throw new StudioError("model-broken", `${source} has no tensor "${name}"`);
      if (tensor.shape.join() !== fileShape.join()) {
        const shapes = `shape [${tensor.shape.join(", ")}]; this network needs [${fileShape.join(", ")}]`;
        throw new StudioError("model-broken", `${source}: tensor "${name}" has ${shapes}`);
      }
    }
    const known = new Set(specs.map(({ name }) => name));
    for (const name of tensors.keys()) {
      if (known.has(name)) continue;
      throw new StudioError("model-broken", `${source} has a tensor "${name}" that this network does not know`);
    }
    // All numbers first: a tensor that cannot be read must leave no others behind.
    const values = specs.map(({ name, fileShape, memoryAxes }) =>
      permuteAxes(tensors.get(name)!.read(), fileShape, memoryAxes),
    );
    const parameters = new Parameters(specs);
    specs.forEach((spec, i) => {
      parameters.add(spec, values[i]!);
    });
    return parameters;
  }

  /** Numbers in all tensors together. */
  get count(): number {
    return this.specs.reduce((sum, spec) => sum + parameterSize(spec), 0);
  }

  /** The tensor that computes, in memory order. */
  get<T extends tf.Tensor = tf.Tensor2D>(name: string): T {
    return this.variable(name) as unknown as T;
  }

  variable(name: string): tf.Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new StudioError("internal", `the network has no parameter "${name}"`);
    return variable;
  }

  /** The weights as a safetensors file, PyTorch's layout. */
  async toSafetensors(type: NumberType): Promise<Uint8Array> {
    const tensors = [];
    for (const spec of this.specs) {
      const values = (await this.variable(spec.name).data()) as Float32Array;
      const inFileOrder = permuteAxes(values, memoryShape(spec), inverseOrder(spec.memoryAxes));
      tensors.push({ name: spec.name, shape: spec.fileShape, values: inFileOrder });
    }
    return writeSafetensors(tensors, type);
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }

  private add(spec: ParameterSpec, values: Float32Array): void {
    const initial = tf.tensor(values, memoryShape(spec), "float32");
    this.variables.set(spec.name, tf.variable(initial));
    initial.dispose();
  }
}
