import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork, RpsmState } from "../../rpsm/network";

/** Runs the network frame by frame and carries its state; a network that was replaced starts from an empty state. */
export class PoseLifter {
  private carried: { network: RpsmNetwork; state: RpsmState } | undefined;

  /**
   * @param features keypointFeatureCount numbers, see writeKeypointFeatures
   * @returns every stage's pose, 51 coordinates in mm; the last stage's is the network's answer
   * @throws StudioError `internal` when the network's output is not a number
   */
  async lift(network: RpsmNetwork, features: Float32Array): Promise<Float32Array[]> {
    if (this.carried?.network !== network) this.reset();
    const before = this.carried?.state;
    const { joined, state } = tf.tidy(() => {
      const input = tf.tensor2d(features, [1, keypointFeatureCount]);
      const step = network.step(input, before ?? network.initialState(1));
      // One tensor for all stages, so that the frame is read back once.
      return { joined: tf.concat(step.poses, 1), state: step.state }; // (1, stages * 51)
    });
    tf.dispose(before as never);
    this.carried = { network, state };
    try {
      return toMillimetres(await joined.data(), network);
    } finally {
      joined.dispose();
    }
  }

  /** Forgets the state. */
  reset(): void {
    if (this.carried) tf.dispose(this.carried.state as never);
    this.carried = undefined;
  }
}

function toMillimetres(outputs: ArrayLike<number>, { config }: RpsmNetwork): Float32Array[] {
  const { offsetMm, scaleMm } = config.target;
  return Array.from({ length: outputs.length / coordinateCount }, (_, stage) => {
    const pose = new Float32Array(coordinateCount);
    for (let i = 0; i < coordinateCount; i++) {
      pose[i] = offsetMm[i]! + scaleMm[i]! * outputs[stage * coordinateCount + i]!;
      if (!Number.isFinite(pose[i])) {
        throw new StudioError("internal", `the network's stage ${stage + 1} gave a coordinate that is not a number`);
      }
    }
    return pose;
  });
}
