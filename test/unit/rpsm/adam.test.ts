import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/common/safetensors";
import { Adam } from "../../../src/rpsm/adam";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { largestDifference, tinyConfig, wave } from "./support/tinyNetwork";

beforeAll(useCpu);

const config = tinyConfig({ stages: 1 });

/** Made-up gradients of one step, in memory order, for every parameter. */
function gradientsOf({ parameters }: RpsmNetwork, step: number): Map<string, tf.Tensor> {
  return new Map(
    parameters.specs.map(({ name }, i) => {
      const { shape, size } = parameters.variable(name);
      return [name, tf.tensor(wave(size, 0.3 + i + step), shape)];
    }),
  );
}

const valuesOf = (network: RpsmNetwork, name: string) => network.parameters.variable(name).dataSync().slice();

test.each([
  ["stage1.lstm.weight_hh", 0.02],
  ["stage1.lstm.bias", 0], // biases do not decay
])("%s takes the steps of Kingma and Ba's algorithm 1, with decoupled weight decay", (name, decay) => {
  const network = RpsmNetwork.create(config, 1);
  const adam = new Adam(network.parameters, { weightDecay: 0.02 });
  const expected = Float64Array.from(valuesOf(network, name));
  const m = new Float64Array(expected.length);
  const v = new Float64Array(expected.length);
  for (let t = 1; t <= 5; t++) {
    const gradients = gradientsOf(network, t);
    adam.apply(gradients, 0.01);
    gradients
      .get(name)!
      .dataSync()
      .forEach((g, i) => {
        m[i] = 0.9 * m[i]! + 0.1 * g;
        v[i] = 0.999 * v[i]! + 0.001 * g * g;
        const unbiasedM = m[i]! / (1 - 0.9 ** t);
        const unbiasedV = v[i]! / (1 - 0.999 ** t);
        expected[i] = expected[i]! * (1 - 0.01 * decay) - (0.01 * unbiasedM) / (Math.sqrt(unbiasedV) + 1e-8);
      });
  }
  expect(adam.stepCount).toBe(5);
  expect(largestDifference(valuesOf(network, name), expected)).toBeLessThan(2e-6);
});

test("gradients are scaled first, and parameters that do not learn stay", () => {
  const [network, other] = [RpsmNetwork.create(config, 1), RpsmNetwork.create(config, 1)];
  const learning = network.parameters.specs.filter(({ name }) => name.startsWith("stage1.lstm."));
  new Adam(network.parameters, { weightDecay: 0.1 }, learning).apply(gradientsOf(network, 1), 0.01, 0.25);
  const scaled = new Map([...gradientsOf(other, 1)].map(([name, gradient]) => [name, tf.mul(gradient, 0.25)]));
  new Adam(other.parameters, { weightDecay: 0.1 }).apply(scaled, 0.01);
  for (const { name } of network.parameters.specs) {
    const isSame = largestDifference(valuesOf(network, name), valuesOf(other, name)) < 1e-7;
    expect(isSame, name).toBe(name.startsWith("stage1.lstm."));
  }
});

test("a restored optimiser goes on with exactly the same numbers", async () => {
  const network = RpsmNetwork.create(config, 1);
  const adam = new Adam(network.parameters, { weightDecay: 0 });
  for (let step = 0; step < 3; step++) adam.apply(gradientsOf(network, step), 0.01);
  const weights = await network.toSafetensors("F32");
  const state = writeSafetensors(await adam.state(), "F32");

  const copy = RpsmNetwork.fromWeights(config, weights, "copy");
  const restored = new Adam(copy.parameters, { weightDecay: 0 });
  restored.restore(readSafetensors(state, "state").tensors, 3, "state");
  adam.apply(gradientsOf(network, 3), 0.01);
  restored.apply(gradientsOf(copy, 3), 0.01);

  expect(await copy.toSafetensors("F32")).toEqual(await network.toSafetensors("F32"));
});

test("the state of another network is refused by the tensor's name", async () => {
  const adam = new Adam(RpsmNetwork.create(config, 1).parameters, { weightDecay: 0 });
  const wider = new Adam(RpsmNetwork.create(tinyConfig({ width: 16 }), 1).parameters, { weightDecay: 0 });
  const state = readSafetensors(writeSafetensors(await adam.state(), "F32"), "state").tensors;
  expect(() => wider.restore(state, 1, "state")).toThrow(
    'state: tensor "adam.first.stage1.adaption.fc_1.weight" has shape [55, 8] where this network has [55, 16]',
  );
  const deeper = new Adam(RpsmNetwork.create(tinyConfig(), 1).parameters, { weightDecay: 0 });
  expect(() => deeper.restore(state, 1, "state")).toThrow('state has no tensor "adam.first.stage2');
});

test("nothing is left of it", () => {
  const network = RpsmNetwork.create(config, 1);
  const gradients = gradientsOf(network, 0);
  const before = tf.memory().numTensors;
  const adam = new Adam(network.parameters, { weightDecay: 0.1 });
  adam.apply(gradients, 0.01);
  adam.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
