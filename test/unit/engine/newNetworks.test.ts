import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/common/safetensors";
import { layersOf, newNetwork } from "../../../src/engine/newNetworks";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "../rpsm/support/backends";
import { tinyImageConfig } from "../rpsm/support/tinyImageNetwork";

const network = tinyImageConfig({ form: "residual" });
const description = JSON.stringify({ format: "rpsm-studio-model", version: 1, name: "tiny", network });
const filter = { name: "shared.conv1_1.weight", shape: [4, 3, 3, 3], values: new Float32Array(108).fill(0.25) };

beforeAll(useCpu);

test("weights that are drawn are a network's, the same for the same seed", async () => {
  const before = tf.memory().numTensors;
  const first = await newNetwork({ description, seed: 3 });
  expect(first.taken).toEqual([]);
  expect((await newNetwork({ description, seed: 3 })).weights).toEqual(first.weights);
  expect((await newNetwork({ description, seed: 4 })).weights).not.toEqual(first.weights);
  const loaded = RpsmNetwork.fromWeights(network, first.weights, "first");
  expect(loaded.parameterCount).toBe(layersOf(description).reduce((sum, row) => sum + row.parameters, 0));
  loaded.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("weights of a file are taken over, the others drawn", async () => {
  const drawn = readSafetensors((await newNetwork({ description, seed: 3 })).weights, "drawn").tensors;
  const made = await newNetwork({ description, seed: 3, weights: writeSafetensors([filter], "F32") });
  expect(made.taken).toEqual([filter.name]);
  const { tensors } = readSafetensors(made.weights, "made");
  expect(tensors.get(filter.name)!.read()).toEqual(filter.values);
  expect(tensors.get("shared.conv1_2.weight")!.read()).toEqual(drawn.get("shared.conv1_2.weight")!.read());
});

test("a tensor without a place is refused, with both shapes where it has another one", async () => {
  const give = (tensor: typeof filter) =>
    newNetwork({ description, seed: 3, weights: writeSafetensors([tensor], "F32"), weightsName: "pose.safetensors" });
  await expect(give({ ...filter, name: "shared.conv9" })).rejects.toThrow(
    'pose.safetensors: this network has no tensor "shared.conv9"',
  );
  await expect(give({ ...filter, shape: [12, 1, 3, 3] })).rejects.toThrow(
    'pose.safetensors: "shared.conv1_1.weight" would get shape [12, 1, 3, 3]; this network needs [4, 3, 3, 3]',
  );
});
