import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { plainForward, readPlainWeights } from "./support/plainNetwork";
import { allConfigs, largestDifference, nameOf, tinyConfig, wave, waveInputs } from "./support/tinyNetwork";

beforeAll(useCpu);

const batch = 2;
const frames = 4;

describe.each(allConfigs.map((config) => [nameOf(config), config] as const))("the network with %s", (_, config) => {
  test("predicts what plain loops predict from the same file, in every stage", async () => {
    const network = RpsmNetwork.create(config, 5);
    const inputs = waveInputs(batch, frames);
    const { poses } = network.forwardSequence(inputs);
    const weights = readPlainWeights(await network.toSafetensors("F32"));

    const plain = (await inputs.array()).map((sequence) => plainForward(config, weights, sequence));

    expect(poses).toHaveLength(config.stages);
    poses.forEach((pose, stage) => {
      expect(pose.shape).toEqual([batch, frames, 51]);
      const expected = plain.flatMap((stages) => stages[stage]!.flat());
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
      expect(largestDifference(pose.dataSync(), expected)).toBeLessThan(2e-6);
    });
  });

  test("gives the same numbers frame by frame as over the whole sequence", () => {
    const network = RpsmNetwork.create(config, 5);
    const inputs = waveInputs(batch, frames);
    const whole = network.forwardSequence(inputs);
    let state = network.initialState(batch);
    for (let frame = 0; frame < frames; frame++) {
      const step = network.step(tf.squeeze(tf.slice(inputs, [0, frame, 0], [batch, 1, 55]), [1]), state);
      state = step.state;
      step.poses.forEach((pose, stage) => {
        const expected = tf.squeeze(tf.slice(whole.poses[stage]!, [0, frame, 0], [batch, 1, 51]), [1]);
        expect(pose.shape).toEqual([batch, 51]);
        expect(largestDifference(pose.dataSync(), expected.dataSync())).toBeLessThan(1e-6);
      });
    }
    expect(state.map((stage) => Object.keys(stage))).toEqual(whole.state.map((stage) => Object.keys(stage)));
    state.forEach((stage, i) => {
      for (const [name, tensor] of Object.entries(stage)) {
        expect(largestDifference(tensor.dataSync(), whole.state[i]![name]!.dataSync())).toBeLessThan(1e-6);
      }
    });
  });
});

test("a sequence in two pieces with the state carried over is the whole sequence", () => {
  const network = RpsmNetwork.create(tinyConfig(), 5);
  const inputs = waveInputs(batch, 6);
  const whole = network.forwardSequence(inputs).poses[2]!;
  const first = network.forwardSequence(tf.slice(inputs, [0, 0, 0], [batch, 2, 55]));
  const second = network.forwardSequence(tf.slice(inputs, [0, 2, 0], [batch, 4, 55]), first.state);
  const joined = tf.concat([first.poses[2]!, second.poses[2]!], 1);

  expect(largestDifference(joined.dataSync(), whole.dataSync())).toBeLessThan(1e-6);
  const withoutState = network.forwardSequence(tf.slice(inputs, [0, 2, 0], [batch, 4, 55])).poses[2]!;
  expect(largestDifference(withoutState.dataSync(), second.poses[2]!.dataSync())).toBeGreaterThan(1e-3);
});

test("the network is causal: a later frame changes no earlier pose", () => {
  const network = RpsmNetwork.create(tinyConfig(), 5);
  const values = wave(4 * 55);
  const changed = values.slice();
  changed.fill(0.9, 3 * 55);
  const before = network.forwardSequence(tf.tensor3d(values, [1, 4, 55])).poses[2]!.dataSync();
  const after = network.forwardSequence(tf.tensor3d(changed, [1, 4, 55])).poses[2]!.dataSync();

  expect(after.slice(0, 3 * 51)).toEqual(before.slice(0, 3 * 51));
  expect(largestDifference(after.slice(3 * 51), before.slice(3 * 51))).toBeGreaterThan(1e-2);
});

test("the same seed gives the same network, another seed another", async () => {
  const [first, again, other] = await Promise.all(
    [5, 5, 6].map((seed) => RpsmNetwork.create(tinyConfig(), seed).toSafetensors("F32")),
  );
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test("the paper's network has as many weights as its layers say", () => {
  const network = RpsmNetwork.create(tinyConfig({ width: 64, form: "plain" }), 1);
  const adaption = 55 * 64 + 64;
  const lstm = (inputs: number) => 4 * 64 * (inputs + 64 + 1);
  const fc2 = 64 * 51 + 51;
  expect(network.parameterCount).toBe(3 * (adaption + fc2) + lstm(64) + 2 * lstm(64 + 51));
  network.dispose();
});

test("an input of the wrong shape is refused with the shape that fits", () => {
  const network = RpsmNetwork.create(tinyConfig(), 1);
  expect(() => network.forwardSequence(tf.zeros([2, 3, 54]))).toThrow(
    "the network takes inputs of shape [batch, frames, 55], not [2, 3, 54]",
  );
  expect(() => network.step(tf.zeros([55]), network.initialState(1))).toThrow("shape [batch, 55], not [55]");
});

test("every tensor has an owner: nothing is left of a network, its steps, sequences and files", async () => {
  const before = tf.memory().numTensors;
  const network = RpsmNetwork.create(tinyConfig(), 1);
  const ofNetwork = tf.memory().numTensors - before;
  expect(ofNetwork).toBe(3 * 11); // per stage 3 dense layers, fc_2 and the LSTM's three tensors

  let state = network.initialState(1);
  for (let frame = 0; frame < 3; frame++) {
    const input = tf.zeros([1, 55]);
    const step = network.step(input, state);
    tf.dispose([input, ...step.poses]);
    for (const stage of state) tf.dispose(stage);
    state = step.state;
  }
  const inputs = waveInputs(2, 3);
  const sequence = network.forwardSequence(inputs);
  tf.dispose([inputs, ...sequence.poses]);
  for (const stage of [...state, ...sequence.state]) tf.dispose(stage);
  const file = await network.toSafetensors("F16");
  RpsmNetwork.fromWeights(network.config, file, "copy").dispose();
  expect(tf.memory().numTensors - before).toBe(ofNetwork);

  network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
