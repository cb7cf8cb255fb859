import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork, RpsmState } from "../../rpsm/network";
import { toMillimetres } from "../../rpsm/targetScaling";

/** Runs the network frame by frame and carries its state; a network that was replaced starts from an empty state. */
export class PoseLifter {
  private carried: { network: RpsmNetwork; state: RpsmState } | undefined;

  /**
   * @param frame what the network takes of it, see networkInput
   * @returns every stage's pose, 51 coordinates in mm; the last stage's is the network's answer
   * @throws StudioError `internal` when the network's output is not a number
   */
  async lift(network: RpsmNetwork, frame: Float32Array): Promise<Float32Array[]> {
    if (this.carried?.network !== network) this.reset();
    const before = this.carried?.state;
    const { joined, state } = tf.tidy(() => {
      const input = tf.tensor(frame, [1, ...network.frameShape]);
      const step = network.step(input, before ?? network.initialState(1));
      // One tensor for all stages, so that the frame is read back once.
      return { joined: tf.concat(step.poses, 1), state: step.state }; // (1, stages * 51)
    });
    if (before) tf.dispose(before);
    this.carried = { network, state };
    try {
      return splitIntoStages(await joined.data(), network);
    } finally {
      joined.dispose();
    }
  }

  /** Forgets the state. */
  reset(): void {
    if (this.carried) tf.dispose(this.carried.state);
    this.carried = undefined;
  }
}

/** @param outputs (stages * 51), network units */
function splitIntoStages(outputs: ArrayLike<number>, { config }: RpsmNetwork): Float32Array[] {
  const millimetres = toMillimetres(outputs, config.target);
  if (!millimetres.every(Number.isFinite)) {
    throw new StudioError("internal", "the network gave a coordinate that is not a number");
  }
  return Array.from({ length: config.stages }, (_, stage) =>
    millimetres.slice(stage * coordinateCount, (stage + 1) * coordinateCount),
  );
}
