import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { runNetwork } from "../../../../src/engine/evaluation/runNetwork";
import { keypointFeatureCount } from "../../../../src/pose/keypointFeatures";
import { coordinateCount } from "../../../../src/pose/skeleton";
import type { RpsmConfig } from "../../../../src/rpsm/config";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { useCpu } from "../../rpsm/support/backends";
import { tinyImageConfig } from "../../rpsm/support/tinyImageNetwork";

const config: RpsmConfig = {
  frontEnd: "keypoints",
  stages: 2,
  width: 8,
  recurrent: "lstm",
  form: "residual",
  target: { offsetMm: new Array(51).fill(10), scaleMm: new Array(51).fill(300) },
};
const sequences = 3;
const framesPerSequence = 4;
const inputs = Float32Array.from({ length: sequences * framesPerSequence * keypointFeatureCount }, (_, i) =>
  Math.sin(i * 0.37),
);
const request = { sequences, framesPerSequence, inputs };
const never = new AbortController().signal;

beforeAll(useCpu);

describe("running a network over sequences", () => {
  it("refuses a network that looks at pictures", async () => {
    const network = RpsmNetwork.create(tinyImageConfig(), 3);
    const refused = { code: "bad-argument", message: expect.stringContaining("looks at pictures") };
    await expect(runNetwork(network, request, never)).rejects.toMatchObject(refused);
    network.dispose();
  });

  it("gives every stage's poses in mm, the same as the whole sequence at once", async () => {
    const network = RpsmNetwork.create(config, 3);
    const { stagePosesMm } = await runNetwork(network, request, never);
    const { poses } = network.forwardSequence(
      tf.tensor3d(inputs, [sequences, framesPerSequence, keypointFeatureCount]),
    );
    expect(stagePosesMm).toHaveLength(2);
    poses.forEach((pose, stage) => {
      const expected = pose.dataSync();
      expect(stagePosesMm[stage]).toHaveLength(sequences * framesPerSequence * coordinateCount);
      stagePosesMm[stage]!.forEach((value, i) => expect(value).toBeCloseTo(10 + 300 * expected[i]!, 2));
    });
    network.dispose();
  });

  it("leaks no tensor, also when it is cancelled", async () => {
    const network = RpsmNetwork.create(config, 3);
    const before = tf.memory().numTensors;
    await runNetwork(network, request, never);
    expect(tf.memory().numTensors).toBe(before);
    const controller = new AbortController();
    controller.abort();
    await expect(runNetwork(network, request, controller.signal)).rejects.toMatchObject({ code: "cancelled" });
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it("refuses inputs that do not fit the sizes", async () => {
    const network = RpsmNetwork.create(config, 3);
    await expect(runNetwork(network, { ...request, sequences: 4 }, never)).rejects.toMatchObject({
      code: "bad-argument",
      message: "4 sequences of 4 frames have 880 inputs, not 660",
    });
    network.dispose();
  });
});
