import type { Random } from "../pose/synthesis/random";

/** How a parameter starts in a new network. */
export type InitialValues =
  | { kind: "zeros" }
  | { kind: "uniform"; bound: number }
  /** Zeros, but 1 for the forget gate (the second quarter): a new LSTM remembers before it learns to forget. */
  | { kind: "lstm-bias" };

/** One named tensor of a network. */
export interface ParameterSpec {
  /** Name in the weights file: `stage2.lstm.weight_ih`. */
  name: string;
  /** Shape in the weights file: PyTorch's layout. */
  fileShape: readonly number[];
  /** The file's axes in the order they have in memory: [1, 0] for a dense weight, (out, in) -> (in, out). */
  memoryAxes: readonly number[];
  initial: InitialValues;
}

/** `name.weight` (out, in) and `name.bias` (out) of a dense layer; Glorot and Bengio's uniform start (2010, eq. 16). */
export function denseSpecs(name: string, inputs: number, outputs: number): ParameterSpec[] {
  const bound = Math.sqrt(6 / (inputs + outputs));
  return [
    weightSpec(`${name}.weight`, [outputs, inputs], bound),
    { name: `${name}.bias`, fileShape: [outputs], memoryAxes: [0], initial: { kind: "zeros" } },
  ];
}

/** A convolution's filter (out, in, height, width), in memory (height, width, in, out), uniform in [-bound, bound). */
export function filterSpec(
  name: string,
  fileShape: readonly [number, number, number, number],
  bound: number,
): ParameterSpec {
  return { name, fileShape, memoryAxes: [2, 3, 1, 0], initial: { kind: "uniform", bound } };
}

/** A matrix (out, in) that starts uniform in [-bound, bound). */
export function weightSpec(name: string, fileShape: readonly [number, number], bound: number): ParameterSpec {
  return { name, fileShape, memoryAxes: [1, 0], initial: { kind: "uniform", bound } };
}

export function parameterSize({ fileShape }: ParameterSpec): number {
  return fileShape.reduce((product, side) => product * side, 1);
}

/** Shape of the tensor that computes. */
export function memoryShape({ fileShape, memoryAxes }: ParameterSpec): number[] {
  return memoryAxes.map((axis) => fileShape[axis]!);
}

/** Values of a new network's parameter, in memory order. */
export function drawInitialValues(spec: ParameterSpec, random: Random): Float32Array {
  const values = new Float32Array(parameterSize(spec));
  switch (spec.initial.kind) {
    case "zeros":
      return values;
    case "uniform": {
      const { bound } = spec.initial;
      for (let i = 0; i < values.length; i++) values[i] = random.uniform(-bound, bound);
      return values;
    }
    case "lstm-bias":
      return values.fill(1, values.length / 4, values.length / 2);
    default:
      throw spec.initial satisfies never;
  }
}
