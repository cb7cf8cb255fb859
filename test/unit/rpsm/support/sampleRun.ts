import type * as tf from "@tensorflow/tfjs-core";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { lossAndGradients } from "../../../../src/rpsm/trainStep";
import { tinyConfig, waveChunk, waveInputs } from "./tinyNetwork";

/** A fixed network's poses and gradients on the active backend, as plain numbers by name. */
export async function sampleRun(): Promise<Record<string, number[]>> {
  const network = RpsmNetwork.create(tinyConfig({ width: 24 }), 3);
  const { loss, gradients } = lossAndGradients(network, waveChunk(2, 3), { kind: "euclidean", reprojectionWeight: 0 });
  const { poses } = network.forwardSequence(waveInputs(2, 3));
  const tensors: [string, tf.Tensor][] = [["loss", loss], ...gradients];
  poses.forEach((pose, stage) => {
    tensors.push([`pose of stage ${stage + 1}`, pose]);
  });
  const result: Record<string, number[]> = {};
  for (const [name, tensor] of tensors) result[name] = [...(await tensor.data())];
  return result;
}
