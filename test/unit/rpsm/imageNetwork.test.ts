import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { Adam } from "../../../src/rpsm/adam";
import { runInGroups, runLayers } from "../../../src/rpsm/convolution";
import { learningParameters } from "../../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { sharedConvolutions } from "../../../src/rpsm/sharedConvolutions";
import { lossAndGradients, TrainStep } from "../../../src/rpsm/trainStep";
import { useCpu, useWasm } from "./support/backends";
import { plainForward, plainLoss, readPlainWeights } from "./support/plainNetwork";
import { imageChunk, imageConfigs, tinyImageConfig, waveImages } from "./support/tinyImageNetwork";
import { largestDifference, waveTruth } from "./support/tinyNetwork";

beforeAll(useCpu);

const batch = 2;
const frames = 3;
const squared = { kind: "squared", reprojectionWeight: 0 } as const;

/** Each sequence's frames as rows of pixels. */
async function pixelRows(images: tf.Tensor5D): Promise<number[][][]> {
  const [sequences, count] = images.shape;
  return (await tf.reshape(images, [sequences, count, -1]).array()) as number[][][];
}

describe.each(imageConfigs)("the network from pixels with %s", (_, config) => {
  test("predicts what plain loops predict from the same file, in every stage", async () => {
    const network = RpsmNetwork.create(config, 5);
    const images = waveImages(batch, frames);
    const weights = readPlainWeights(await network.toSafetensors("F32"));
    const { poses } = network.forwardSequence(images);
    const plain = (await pixelRows(images)).map((sequence) => plainForward(config, weights, sequence));
    poses.forEach((pose, stage) => {
      expect(pose.shape).toEqual([batch, frames, 51]);
      const expected = plain.flatMap((stages) => stages[stage]!.flat());
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-3);
      expect(largestDifference(pose.dataSync(), expected)).toBeLessThan(2e-6);
    });
  });

  test("gives the same numbers frame by frame as over the whole sequence", () => {
    const network = RpsmNetwork.create(config, 5);
    const images = waveImages(batch, frames);
    const whole = network.forwardSequence(images);
    let state = network.initialState(batch);
    for (let frame = 0; frame < frames; frame++) {
      const step = network.step(tf.squeeze(tf.slice(images, [0, frame], [batch, 1]), [1]), state);
      state = step.state;
      step.poses.forEach((pose, stage) => {
        const expected = tf.slice(whole.poses[stage]!, [0, frame], [batch, 1]);
        expect(largestDifference(pose.dataSync(), expected.dataSync())).toBeLessThan(1e-6);
      });
    }
    state.forEach((stage, i) => {
      expect(Object.keys(stage)).toEqual(Object.keys(whole.state[i]!));
      for (const [name, tensor] of Object.entries(stage)) {
        expect(tensor.shape).toEqual(network.initialState(batch)[i]![name]!.shape);
        expect(largestDifference(tensor.dataSync(), whole.state[i]![name]!.dataSync())).toBeLessThan(1e-6);
      }
    });
  });
});

const memories = imageConfigs.filter(
  ([, { recurrent, form }]) => recurrent !== "none" && (recurrent === "convlstm" || form === "residual"),
);
describe.each(memories)("back-propagation in the network from pixels with %s", (_, config) => {
  // Stage 1 learns through the maps and poses that it hands on, too; the filters below are tried once.
  const isTried = (name: string) =>
    name.startsWith("stage1.") ||
    (config.recurrent === "lstm" && name.endsWith(".weight") && name.startsWith("shared."));

  test("gives parameters the gradient that finite differences give", async () => {
    const network = RpsmNetwork.create(config, 7);
    const { gradients } = lossAndGradients(network, imageChunk(1, 2), squared);
    const weights = readPlainWeights(await network.toSafetensors("F32"));
    expect([...gradients.keys()].sort()).toEqual([...weights.keys()].sort());
    const pixels = await pixelRows(waveImages(1, 2));
    const truths = await waveTruth(1, 2).array();
    for (const [name, gradient] of gradients) {
      if (!isTried(name)) continue;
      const computed = inFileLayout(gradient);
      const norm = Math.hypot(...computed);
      expect(norm, `${name} has a gradient`).toBeGreaterThan(1e-6);
      const { values } = weights.get(name)!;
      const original = values.slice();
      const lossAt = (t: number) => {
        values.forEach((_, i) => {
          values[i] = original[i]! + (t * computed[i]!) / norm;
        });
        return plainLoss(config, weights, pixels, truths, "squared");
      };
      const slope = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
      values.set(original);
      expect(Math.abs(slope / norm - 1), `${name} uphill`).toBeLessThan(2e-3);
    }
  });
});

/** Filters (out, in, height, width), matrices (out, in). */
function inFileLayout(gradient: tf.Tensor): Float32Array {
  const order = { 1: [0], 2: [1, 0], 4: [3, 2, 0, 1] }[gradient.rank]!;
  return tf.transpose(gradient, order).dataSync() as Float32Array;
}

test("frames in groups go through the convolutions as they go together", () => {
  const network = RpsmNetwork.create(tinyImageConfig(), 5);
  const images = tf.reshape(waveImages(1, 5), [5, 32, 32, 3]) as tf.Tensor4D;
  const layers = sharedConvolutions([32, 32, 3], 4);
  const together = runLayers(layers, images, network.parameters);
  const before = tf.memory().numTensors;
  const inGroups = tf.tidy(() => runInGroups(layers, images, 2, network.parameters));
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(inGroups.shape).toEqual([5, 4, 4, 8]);
  expect(inGroups.dataSync()).toEqual(together.dataSync());
});

describe("training on WebAssembly", () => {
  beforeAll(useWasm);

  test("lowers the loss; with everything but the shared convolutions learning, those stay bit for bit", async () => {
    const before = tf.memory().numTensors;
    const network = RpsmNetwork.create(tinyImageConfig({ recurrent: "convlstm" }), 11);
    const learning = learningParameters(network.parameters.specs, { parts: "adaption", stages: [1, 2] });
    const adam = new Adam(network.parameters, { weightDecay: 0 }, learning);
    const chunk = imageChunk(2, 2);
    const drawn = readPlainWeights(await network.toSafetensors("F32"));
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const step = new TrainStep(network, adam, squared);
      losses.push((await step.add(chunk)).loss);
      step.apply(0.005, 1);
      step.dispose();
    }
    const learnt = readPlainWeights(await network.toSafetensors("F32"));
    tf.dispose([chunk.inputs, chunk.supervision.targets, chunk.supervision.jointWeights]);
    adam.dispose();
    network.dispose();

    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
    for (const [name, { values }] of learnt) {
      if (name.startsWith("shared.")) expect(values, name).toEqual(drawn.get(name)!.values);
      else expect(values, name).not.toEqual(drawn.get(name)!.values);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
