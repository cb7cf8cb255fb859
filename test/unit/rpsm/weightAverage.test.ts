import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/common/safetensors";
import { learningParameters } from "../../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { WeightAverage } from "../../../src/rpsm/weightAverage";
import { useCpu } from "./support/backends";
import { largestDifference, tinyConfig } from "./support/tinyNetwork";

beforeAll(useCpu);

const name = "stage1.fc_2.weight";

function start(decay: number) {
  const network = RpsmNetwork.create(tinyConfig({ stages: 1 }), 1);
  const learning = learningParameters(network.parameters.specs, { parts: "lstm+fc", stages: [1] });
  return { network, average: new WeightAverage(network.parameters, decay, learning) };
}

/** As a step of training would. */
function change(network: RpsmNetwork, step: number): Float32Array {
  const variable = network.parameters.variable(name);
  tf.tidy(() => variable.assign(tf.add(variable, Math.sin(step))));
  return variable.dataSync().slice() as Float32Array;
}

const averaged = (average: WeightAverage, network: RpsmNetwork) =>
  average.whileInPlace(async () => network.parameters.variable(name).dataSync().slice());

test("is the exponential average of the weights after each step, its start corrected", async () => {
  const { network, average } = start(0.9);
  const untouched = network.parameters.variable(name).dataSync().slice();
  expect(await averaged(average, network)).toEqual(untouched);
  const plain = new Float64Array(untouched.length);
  for (let step = 1; step <= 6; step++) {
    const weights = change(network, step);
    average.add();
    plain.forEach((value, i) => {
      plain[i] = 0.9 * value + 0.1 * weights[i]!;
    });
    const expected = plain.map((value) => value / (1 - 0.9 ** step));
    expect(largestDifference(await averaged(average, network), expected)).toBeLessThan(1e-6);
  }
});

test("the network's own weights are back afterwards, bit for bit, also when the work fails", async () => {
  const { network, average } = start(0.5);
  change(network, 1);
  average.add();
  change(network, 2);
  average.add();
  const before = await network.toSafetensors("F32");
  const tensors = tf.memory().numTensors;
  const inPlace = await average.whileInPlace(() => network.toSafetensors("F32"));
  expect(inPlace).not.toEqual(before);
  expect(await network.toSafetensors("F32")).toEqual(before);
  await expect(average.whileInPlace(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await network.toSafetensors("F32")).toEqual(before);
  expect(tf.memory().numTensors).toBe(tensors);
});

test("a restored one goes on with exactly the same numbers, and nothing is left of it", async () => {
  const { network, average } = start(0.8);
  for (let step = 1; step <= 3; step++) {
    change(network, step);
    average.add();
  }
  const { tensors } = readSafetensors(writeSafetensors(await average.state(), "F32"), "state");
  const tensorsBefore = tf.memory().numTensors;
  const learning = learningParameters(network.parameters.specs, { parts: "lstm+fc", stages: [1] });
  const restored = new WeightAverage(network.parameters, 0.8, learning);
  restored.restore(tensors, 3, "state");
  change(network, 4);
  for (const one of [average, restored]) one.add();
  expect(await averaged(restored, network)).toEqual(await averaged(average, network));
  restored.dispose();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
  const everything = new WeightAverage(network.parameters, 0.8, network.parameters.specs);
  expect(() => everything.restore(tensors, 3, "state")).toThrow(
    'state has no tensor "average.stage1.adaption.fc_1.weight"',
  );
});
