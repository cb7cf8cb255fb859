import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type NamedTensor, readSafetensors, writeSafetensors } from "../../../src/common/safetensors";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { tinyConfig } from "./support/tinyNetwork";

beforeAll(useCpu);

const file = "weights.safetensors";

/** The tensors of a network's file, to be changed. */
async function tensorsOf(network: RpsmNetwork): Promise<NamedTensor[]> {
  const { tensors } = readSafetensors(await network.toSafetensors("F32"), file);
  return [...tensors].map(([name, tensor]) => ({ name, shape: tensor.shape, values: tensor.read() }));
}

describe("names and shapes of the file", () => {
  const shapesOf = async (network: RpsmNetwork) =>
    Object.fromEntries((await tensorsOf(network)).map(({ name, shape }) => [name, shape]));

  test("are the documented ones in the residual form", async () => {
    const shapes = await shapesOf(RpsmNetwork.create(tinyConfig({ stages: 2 }), 1));
    const stage = (k: number, inputs: number) => ({
      [`stage${k}.adaption.fc_1.weight`]: [8, 55],
      [`stage${k}.adaption.fc_1.bias`]: [8],
      [`stage${k}.adaption.residual.fc_a.weight`]: [8, 8],
      [`stage${k}.adaption.residual.fc_a.bias`]: [8],
      [`stage${k}.adaption.residual.fc_b.weight`]: [8, 8],
      [`stage${k}.adaption.residual.fc_b.bias`]: [8],
      [`stage${k}.lstm.weight_ih`]: [32, inputs],
      [`stage${k}.lstm.weight_hh`]: [32, 8],
      [`stage${k}.lstm.bias`]: [32],
      [`stage${k}.fc_2.weight`]: [51, 16],
      [`stage${k}.fc_2.bias`]: [51],
    });
    expect(shapes).toEqual({ ...stage(1, 8), ...stage(2, 59) });
  });

  test("are the documented ones without recurrence", async () => {
    const config = tinyConfig({ stages: 2, recurrent: "none", form: "plain" });
    expect(await shapesOf(RpsmNetwork.create(config, 1))).toEqual({
      "stage1.adaption.fc_1.weight": [8, 55],
      "stage1.adaption.fc_1.bias": [8],
      "stage1.fc_2.weight": [51, 8],
      "stage1.fc_2.bias": [51],
      "stage2.adaption.fc_1.weight": [8, 55],
      "stage2.adaption.fc_1.bias": [8],
      "stage2.fc_2.weight": [51, 59],
      "stage2.fc_2.bias": [51],
    });
  });
});

test("new weights start as documented: Glorot, PyTorch's LSTM, forget gate 1", async () => {
  const tensors = new Map(
    (await tensorsOf(RpsmNetwork.create(tinyConfig({ width: 64 }), 1))).map((tensor) => [tensor.name, tensor.values]),
  );
  const largest = (name: string) => Math.max(...tensors.get(name)!.map(Math.abs));
  const glorot = Math.sqrt(6 / (55 + 64));
  expect(largest("stage1.adaption.fc_1.weight")).toBeLessThan(glorot);
  expect(largest("stage1.adaption.fc_1.weight")).toBeGreaterThan(0.99 * glorot);
  expect(largest("stage2.lstm.weight_hh")).toBeLessThan(1 / 8);
  expect(largest("stage2.lstm.weight_hh")).toBeGreaterThan(0.99 / 8);
  const bias = [...tensors.get("stage3.lstm.bias")!];
  expect(bias.slice(0, 64).concat(bias.slice(128))).toEqual(new Array(192).fill(0));
  expect(bias.slice(64, 128)).toEqual(new Array(64).fill(1));
});

test("32-bit weights survive a file exactly, half precision within its rounding", async () => {
  const network = RpsmNetwork.create(tinyConfig(), 3);
  const exact = await network.toSafetensors("F32");
  const copy = RpsmNetwork.fromWeights(network.config, exact, file);
  expect(await copy.toSafetensors("F32")).toEqual(exact);

  const half = await network.toSafetensors("F16");
  expect(half.length).toBeLessThan(0.62 * exact.length);
  const rounded = await tensorsOf(RpsmNetwork.fromWeights(network.config, half, file));
  const original = await tensorsOf(network);
  rounded.forEach(({ values }, i) => {
    values.forEach((value, j) => {
      const expected = original[i]!.values[j]!;
      // 11 significant bits; below 2^-14 the spacing stays 2^-24.
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.max(Math.abs(expected) * 2 ** -11, 2 ** -25));
    });
  });
});

describe("a file that does not fit is refused by the tensor's name", () => {
  const load = (tensors: NamedTensor[]) => () =>
    RpsmNetwork.fromWeights(tinyConfig(), writeSafetensors(tensors, "F32"), file);

  test("missing", async () => {
    const tensors = await tensorsOf(RpsmNetwork.create(tinyConfig(), 1));
    expect(load(tensors.filter(({ name }) => name !== "stage2.lstm.weight_ih"))).toThrow(
      'weights.safetensors has no tensor "stage2.lstm.weight_ih"',
    );
  });

  test("superfluous", async () => {
    const tensors = await tensorsOf(RpsmNetwork.create(tinyConfig(), 1));
    expect(load([...tensors, { name: "stage4.fc_2.bias", shape: [1], values: new Float32Array(1) }])).toThrow(
      'weights.safetensors has a tensor "stage4.fc_2.bias" that this network does not know',
    );
  });

  test("of another shape", async () => {
    const tensors = await tensorsOf(RpsmNetwork.create(tinyConfig(), 1));
    const turned = tensors.map((tensor) =>
      tensor.name === "stage1.fc_2.weight" ? { ...tensor, shape: [16, 51] } : tensor,
    );
    expect(load(turned)).toThrow(
      'weights.safetensors: tensor "stage1.fc_2.weight" has shape [16, 51]; this network needs [51, 16]',
    );
  });

  test("and leaves no tensor behind", async () => {
    const tensors = await tensorsOf(RpsmNetwork.create(tinyConfig(), 1));
    const last = tensors.at(-1)!;
    last.values[7] = Number.NaN;
    const before = tf.memory().numTensors;
    expect(load(tensors)).toThrow(`weights.safetensors: tensor "${last.name}" holds NaN at place 7`);
    expect(tf.memory().numTensors).toBe(before);
  });
});
