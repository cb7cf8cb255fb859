import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import type { NetworkRunRequest, NetworkRunResult } from "../../common/protocol";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork, RpsmState } from "../../rpsm/network";
import { toMillimetres } from "../../rpsm/targetScaling";
import { letOthersRun } from "../letOthersRun";

/**
 * Runs a network over sequences side by side, one frame at a time with its state carried: what a stream does, without
 * detector and filter. For measuring.
 *
 * @throws StudioError `bad-argument` when the numbers do not fit the sizes or the network needs pictures, `cancelled`
 */
export async function runNetwork(
  network: RpsmNetwork,
  request: NetworkRunRequest,
  signal: AbortSignal,
): Promise<NetworkRunResult> {
  const { sequences, framesPerSequence, inputs } = request;
  if (network.config.image) {
    const why = "this network looks at pictures, and is given keypoints only";
    throw new StudioError("bad-argument", `${why}: measure it on clips that have their video`);
  }
  const expected = sequences * framesPerSequence * keypointFeatureCount;
  if (inputs.length !== expected || expected === 0) {
    const sizes = `${sequences} sequences of ${framesPerSequence} frames`;
    throw new StudioError("bad-argument", `${sizes} have ${expected} inputs, not ${inputs.length}`);
  }
  const { stages, target } = network.config;
  const stagePosesMm = Array.from(
    { length: stages },
    () => new Float32Array(sequences * framesPerSequence * coordinateCount),
  );
  let state = network.initialState(sequences);
  try {
    for (let frame = 0; frame < framesPerSequence; frame++) {
      await letOthersRun();
      if (signal.aborted) throw new StudioError("cancelled", "network.run was cancelled");
      const stepped = stepFrame(network, request, frame, state);
      tf.dispose(state as unknown as tf.TensorContainer);
      state = stepped.state;
      const outputs = await readAll(stepped.poses);
      outputs.forEach((output, stage) => {
        const poses = toMillimetres(output, target);
        for (let sequence = 0; sequence < sequences; sequence++) {
          const at = (sequence * framesPerSequence + frame) * coordinateCount;
          stagePosesMm[stage]!.set(poses.subarray(sequence * coordinateCount, (sequence + 1) * coordinateCount), at);
        }
      });
    }
  } finally {
    tf.dispose(state as unknown as tf.TensorContainer);
  }
  return { stagePosesMm };
}

function stepFrame(network: RpsmNetwork, request: NetworkRunRequest, frame: number, state: RpsmState) {
  const { sequences, framesPerSequence, inputs } = request;
  const rows = new Float32Array(sequences * keypointFeatureCount);
  for (let sequence = 0; sequence < sequences; sequence++) {
    const at = (sequence * framesPerSequence + frame) * keypointFeatureCount;
    rows.set(inputs.subarray(at, at + keypointFeatureCount), sequence * keypointFeatureCount);
  }
  const input = tf.tensor2d(rows, [sequences, keypointFeatureCount]);
  try {
    return network.step(input, state);
  } finally {
    input.dispose();
  }
}

async function readAll(poses: readonly tf.Tensor[]): Promise<Float32Array[]> {
  try {
    return (await Promise.all(poses.map((pose) => pose.data()))) as Float32Array[];
  } finally {
    tf.dispose([...poses]);
  }
}
