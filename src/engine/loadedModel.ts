import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import type { ModelFiles, ModelSummary } from "../common/protocol";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import { parseRpsmConfig } from "../rpsm/config";
import { RpsmNetwork } from "../rpsm/network";

export interface LoadedModel {
  readonly network: RpsmNetwork;
  readonly summary: ModelSummary;
}

/**
 * Makes a network of a model folder's files, ready to run at full speed.
 * @throws StudioError `model-broken` that names the model and the field or tensor
 */
export async function loadModel(files: ModelFiles): Promise<LoadedModel> {
  const source = `model "${files.id}"`;
  const description = parseDescription(files.description, source);
  const config = parseRpsmConfig(description.network, source);
  const network = RpsmNetwork.fromWeights(config, files.weights, source);
  try {
    await warmUp(network);
  } catch (error) {
    network.dispose();
    throw error;
  }
  const { stages, width, recurrent, form } = config;
  const summary = {
    id: files.id,
    name: typeof description.name === "string" ? description.name : files.id,
    ...{ stages, width, recurrent, form, parameters: network.parameterCount },
  };
  return { network, summary };
}

interface ModelDescription {
  format?: unknown;
  version?: unknown;
  name?: unknown;
  network?: unknown;
}

function parseDescription(text: string, source: string): ModelDescription {
  let description: ModelDescription | undefined;
  try {
    description = JSON.parse(text) as ModelDescription;
  } catch (error) {
    throw new StudioError("model-broken", `${source}: model.json is not JSON (${(error as Error).message})`);
  }
  if (description?.format !== "rpsm-studio-model") {
    throw new StudioError("model-broken", `${source}: model.json is not the description of an RPSM Studio model`);
  }
  if (description.version !== 1) {
    throw new StudioError(
      "model-broken",
      `${source}: model.json has version ${description.version}; this program reads version 1`,
    );
  }
  return description;
}

/** Runs one step, so that the first frame does not pay for shader compilation and first allocations. */
async function warmUp(network: RpsmNetwork): Promise<void> {
  const poses = tf.tidy(() => {
    const state = network.initialState(1);
    return tf.concat(network.step(tf.zeros([1, keypointFeatureCount]), state).poses, 1);
  });
  try {
    await poses.data();
  } finally {
    poses.dispose();
  }
}
