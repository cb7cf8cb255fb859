import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { RpsmConfig } from "../../../src/rpsm/config";
import type { LossKind } from "../../../src/rpsm/loss";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { lossAndGradients } from "../../../src/rpsm/trainStep";
import { useCpu } from "./support/backends";
import { type PlainWeights, plainLoss, readPlainWeights } from "./support/plainNetwork";
import { allConfigs, nameOf, tinyConfig, waveChunk, waveInputs, waveTruth } from "./support/tinyNetwork";

beforeAll(useCpu);

const batch = 2;
const frames = 3;
const difference = 1e-5;
const entriesPerParameter = 12;

/** Derivatives by central differences of the plain 64-bit network. */
async function finiteDifferences(config: RpsmConfig, weights: PlainWeights, kind: LossKind) {
  const inputs = await waveInputs(batch, frames).array();
  const truths = await waveTruth(batch, frames).array();
  const loss = () => plainLoss(config, weights, inputs, truths, kind);
  /** d loss / d t where the parameter moves along `direction`. */
  return (name: string, direction: Float64Array): number => {
    const { values } = weights.get(name)!;
    const original = values.slice();
    const at = (t: number) => {
      values.forEach((_, i) => {
        values[i] = original[i]! + t * direction[i]!;
      });
      return loss();
    };
    const slope = (at(difference) - at(-difference)) / (2 * difference);
    values.set(original);
    return slope;
  };
}

/** A gradient in the file's layout: matrices (out, in). */
function inFileLayout(gradient: tf.Tensor): Float32Array {
  const turned = gradient.rank === 2 ? tf.transpose(gradient) : gradient;
  return turned.dataSync() as Float32Array;
}

describe.each([
  ...allConfigs.map((config) => [nameOf(config), config, "squared"] as const),
  ["the Euclidean loss", tinyConfig(), "euclidean"] as const,
])("back-propagation through time with %s", (_, config, kind) => {
  test("gives every parameter the gradient that finite differences give", async () => {
    const network = RpsmNetwork.create(config, 7);
    const { loss, gradients } = lossAndGradients(network, waveChunk(batch, frames), { kind, reprojectionWeight: 0 });
    const weights = readPlainWeights(await network.toSafetensors("F32"));
    const slopeAlong = await finiteDifferences(config, weights, kind);
    const inputs = await waveInputs(batch, frames).array();
    const truths = await waveTruth(batch, frames).array();
    expect(loss.dataSync()[0]).toBeCloseTo(plainLoss(config, weights, inputs, truths, kind), 5);
    expect([...gradients.keys()].sort()).toEqual([...weights.keys()].sort());

    for (const [name, gradient] of gradients) {
      const computed = inFileLayout(gradient);
      const largest = Math.max(...computed.map(Math.abs));
      expect(largest, `${name} has a gradient`).toBeGreaterThan(1e-6);
      const tolerance = 2e-5 + 1e-3 * largest;
      // Some entries one by one, then all of them along one direction.
      const step = Math.max(1, Math.floor(computed.length / entriesPerParameter));
      for (let i = 0; i < computed.length; i += step) {
        const direction = new Float64Array(computed.length);
        direction[i] = 1;
        expect(Math.abs(slopeAlong(name, direction) - computed[i]!), `${name}[${i}]`).toBeLessThan(tolerance);
      }
      const norm = Math.hypot(...computed);
      const uphill = Float64Array.from(computed, (value) => value / norm);
      expect(Math.abs(slopeAlong(name, uphill) / norm - 1), `${name} uphill`).toBeLessThan(2e-3);
    }
  });
});

test("the recurrent weights learn from earlier frames, not from the last step alone", () => {
  const network = RpsmNetwork.create(tinyConfig({ stages: 1, form: "plain" }), 7);
  const gradientOf = (frames: number) =>
    lossAndGradients(network, waveChunk(1, frames), { kind: "squared", reprojectionWeight: 0 })
      .gradients.get("stage1.lstm.weight_hh")!
      .dataSync();
  const oneFrame = gradientOf(1);
  const twoFrames = gradientOf(2);
  expect(Math.max(...oneFrame.map(Math.abs))).toBe(0); // h' is zero in the first frame
  expect(Math.max(...twoFrames.map(Math.abs))).toBeGreaterThan(1e-5);
});
