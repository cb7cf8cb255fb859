import type * as tf from "@tensorflow/tfjs-core";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { lossAndGradients } from "../../../../src/rpsm/trainStep";
import { imageChunk, tinyImageConfig, waveImages } from "./tinyImageNetwork";
import { seenChunk, tinyConfig, waveChunk, waveInputs } from "./tinyNetwork";

/** Fixed networks' poses and gradients on the active backend, as plain numbers by name. */
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
  tensors.push(...imageTensors());
  const result: Record<string, number[]> = {};
  for (const [name, tensor] of tensors) result[name] = [...(await tensor.data())];
  return result;
}

/** Of a network that has all operations of those from pixels. */
function imageTensors(): [string, tf.Tensor][] {
  const network = RpsmNetwork.create(tinyImageConfig({ recurrent: "convlstm", convLstm: { map: "conv5" } }), 3);
  const { loss, gradients } = lossAndGradients(network, imageChunk(1, 2), { kind: "squared", reprojectionWeight: 0 });
  const { poses } = network.forwardSequence(waveImages(1, 2));
  const tensors: [string, tf.Tensor][] = [["loss", loss], ...gradients, ["pose of stage 2", poses[1]!]];
  return tensors.map(([name, tensor]) => [`from pixels: ${name}`, tensor]);
}
