import * as tf from "@tensorflow/tfjs-core";
import type { BackendName } from "../../common/backendName";
import { StudioError } from "../../common/errors";

/**
 * Makes a registered backend the one TensorFlow.js computes on.
 * `tf.setBackend` answers false when a backend fails to start, and the program then silently goes on with another.
 */
export async function activateBackend(name: BackendName): Promise<void> {
  if (!(await tf.setBackend(name)) || tf.getBackend() !== name) {
    throw new StudioError("engine-unavailable", `TensorFlow.js could not start its ${name} backend`);
  }
}
