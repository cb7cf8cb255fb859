import * as tf from "@tensorflow/tfjs-core";
import type { ModelFiles } from "../common/modelFiles";
import type { ModelSummary } from "../common/modelProtocol";
import { parseModelDescription } from "../rpsm/modelDescription";
import { RpsmNetwork } from "../rpsm/network";

export interface LoadedModel {
  readonly network: RpsmNetwork;
  readonly summary: ModelSummary;
}

const timedSteps = 7;

/**
 * Makes a network of a model folder's files, ready to run at full speed.
 * @throws StudioError `model-broken` that names the model and the field or tensor
 */
export async function loadModel({ id, description, weights }: ModelFiles): Promise<LoadedModel> {
  const source = `model "${id}"`;
  const { name = id, network: config, untrained } = parseModelDescription(description, source);
  const network = RpsmNetwork.fromWeights(config, weights, `${source}: weights.safetensors`);
  let stepMs: number | undefined;
  try {
    await runStep(network);
    // The first step pays for shader compilation and first allocations; a step on pictures takes seconds on some machines.
    if (config.frontEnd === "keypoints") stepMs = await medianStepMs(network);
  } catch (error) {
    network.dispose();
    throw error;
  }
  const { frontEnd, image, stages, width, recurrent, form } = config;
  const summary: ModelSummary = {
    ...{ id, name, frontEnd },
    ...(image && { imageSizePx: image.sizePx }),
    ...(untrained && { untrained }),
    ...{ stages, width, recurrent, form, parameters: network.parameterCount },
    ...(stepMs !== undefined && { stepMs }),
  };
  return { network, summary };
}

/** How long one frame takes a warm network, its poses read back. */
async function medianStepMs(network: RpsmNetwork): Promise<number> {
  const times: number[] = [];
  for (let step = 0; step < timedSteps; step++) {
    const startedAtMs = performance.now();
    await runStep(network);
    times.push(performance.now() - startedAtMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(timedSteps / 2)]!;
}

async function runStep(network: RpsmNetwork): Promise<void> {
  const poses = tf.tidy(() => {
    const state = network.initialState(1);
    return tf.concat(network.step(tf.zeros([1, ...network.frameShape]), state).poses, 1);
  });
  try {
    await poses.data();
  } finally {
    poses.dispose();
  }
}
