import { readSafetensors } from "../../../../src/common/safetensors";
import type { RpsmConfig } from "../../../../src/rpsm/config";
import type { LossKind } from "../../../../src/rpsm/loss";
import { type PlainMapState, plainAdaption, plainShared } from "./plainConvolutions";

/** A matrix as rows. */
type Rows = number[][];
export type PlainWeights = Map<string, { shape: readonly number[]; values: Float64Array }>;

/**
 * The network once more, in 64-bit loops over the file's own layout: what the tensors are checked against.
 */
export function readPlainWeights(file: Uint8Array): PlainWeights {
  const { tensors } = readSafetensors(file, "test");
  return new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: Float64Array.from(tensor.read()) }]),
  );
}

/** @param frames what the front end takes; pixels row by row @returns poses[stage][frame] of one sequence */
export function plainForward(config: RpsmConfig, weights: PlainWeights, frames: Rows): Rows[] {
  const { width } = config;
  const states = Array.from({ length: config.stages }, () => ({
    h: new Array<number>(width).fill(0),
    c: new Array<number>(width).fill(0),
    map: {} as PlainMapState,
  }));
  const poses: Rows[] = states.map(() => []);
  for (const frame of frames) {
    let previous: number[] | undefined;
    const shared = config.frontEnd === "image" ? plainShared(weights, frame) : undefined;
    let passedOn: typeof shared;
    states.forEach((state, index) => {
      const name = `stage${index + 1}`;
      const adapted = shared && plainAdaption(config, weights, name, { shared, passedOn }, previous, state.map);
      passedOn = adapted?.passedOn;
      let x = dense(weights, `${name}.adaption.fc_1`, adapted?.flat ?? frame).map(relu);
      if (config.form === "residual") {
        const hidden = dense(weights, `${name}.adaption.residual.fc_a`, x).map(relu);
        const refinement = dense(weights, `${name}.adaption.residual.fc_b`, hidden).map(relu);
        x = x.map((value, i) => value + refinement[i]!);
      }
      const input: number[] = previous ? [...x, ...previous] : x;
      let toFc2 = config.recurrent === "convlstm" ? x : input;
      if (config.recurrent === "lstm") {
        const bias = weights.get(`${name}.lstm.bias`)!.values;
        const fromInput = multiply(weights, `${name}.lstm.weight_ih`, input);
        const fromState = multiply(weights, `${name}.lstm.weight_hh`, state.h);
        const sum = fromInput.map((value, i) => value + fromState[i]! + bias[i]!);
        for (let i = 0; i < width; i++) {
          const inputGate = sigma(sum[i]!);
          const forgetGate = sigma(sum[width + i]!);
          const outputGate = sigma(sum[3 * width + i]!);
          state.c[i] = forgetGate * state.c[i]! + inputGate * Math.tanh(sum[2 * width + i]!);
          state.h[i] = outputGate * Math.tanh(state.c[i]!);
        }
        toFc2 = config.form === "residual" ? [...state.h, ...x] : [...state.h];
      }
      const out = dense(weights, `${name}.fc_2`, toFc2);
      const base: number[] | undefined = config.form === "residual" ? previous : undefined;
      previous = out.map((value, i) => value + (base?.[i] ?? 0));
      poses[index]!.push(previous);
    });
  }
  return poses;
}

/** sequenceLoss of a batch. */
export function plainLoss(
  config: RpsmConfig,
  weights: PlainWeights,
  inputs: Rows[],
  truths: Rows[],
  kind: LossKind,
): number {
  const frameLoss =
    kind === "squared" ? meanSquare : (pose: number[], truth: number[]) => meanDistance(config, pose, truth);
  let loss = 0;
  inputs.forEach((frames, sequence) => {
    for (const stage of plainForward(config, weights, frames)) {
      stage.forEach((pose, frame) => {
        loss += frameLoss(pose, truths[sequence]![frame]!) / (frames.length * inputs.length);
      });
    }
  });
  return loss;
}

function meanSquare(pose: number[], truth: number[]): number {
  return pose.reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0) / pose.length;
}

/** Mean distance of the joints, each coordinate in units of the mean scale. */
function meanDistance({ target }: RpsmConfig, pose: number[], truth: number[]): number {
  const meanScale = target.scaleMm.reduce((sum, scale) => sum + scale, 0) / target.scaleMm.length;
  const offBy = pose.map((value, i) => ((value - truth[i]!) * target.scaleMm[i]!) / meanScale);
  let sum = 0;
  for (let joint = 0; joint < 17; joint++) sum += Math.hypot(...offBy.slice(joint * 3, joint * 3 + 3));
  return sum / 17;
}

function dense(weights: PlainWeights, name: string, x: number[]): number[] {
  const bias = weights.get(`${name}.bias`)!.values;
  return multiply(weights, `${name}.weight`, x).map((value, i) => value + bias[i]!);
}

function multiply(weights: PlainWeights, name: string, x: number[]): number[] {
  const { shape, values } = weights.get(name)!;
  const [outputs, inputs] = shape as [number, number];
  if (inputs !== x.length) throw new Error(`${name} takes ${inputs} numbers, not ${x.length}`);
  return Array.from({ length: outputs }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += values[row * inputs + i]! * x[i]!;
    return sum;
  });
}

const relu = (value: number) => Math.max(0, value);
const sigma = (value: number) => 1 / (1 + Math.exp(-value));
