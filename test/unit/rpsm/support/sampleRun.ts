import type * as tf from "@tensorflow/tfjs-core";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { lossAndGradients } from "../../../../src/rpsm/trainStep";
import { seenChunk, tinyConfig, waveChunk, waveInputs } from "./tinyNetwork";

/** A fixed network's poses and gradients on the active backend, as plain numbers by name. */
export async function sampleRun(): Promise<Record<string, number[]>> {
  const network = RpsmNetwork.create(tinyConfig({ width: 24 }), 3);
  const { loss, gradients } = lossAndGradients(network, waveChunk(2, 3), { kind: "euclidean", reprojectionWeight: 0 });
  const seen = lossAndGradients(network, seenChunk(2, 4), { kind: "squared", reprojectionWeight: 1 });
  const { poses } = network.forwardSequence(waveInputs(2, 3));
  const tensors: [string, tf.Tensor][] = [["loss", loss], ...gradients, ["loss of places", seen.loss]];
  for (const [name, gradient] of seen.gradients) tensors.push([`${name} by places`, gradient]);
  poses.forEach((pose, stage) => {
    tensors.push([`pose of stage ${stage + 1}`, pose]);
  });
  const result: Record<string, number[]> = {};
  for (const [name, tensor] of tensors) result[name] = [...(await tensor.data())];
  return result;
}
