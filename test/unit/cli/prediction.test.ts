import { describe, expect, it } from "vitest";
import { PredictionBuilder } from "../../../src/cli/prediction";
import type { PoseMessage, SkipMessage } from "../../../src/common/protocol";
import { meanBodyHeightMm } from "../../../src/pose/meanBody";

const about = { source: "video.mp4", model: "test", backend: "wasm", fps: 5 };
const message = { streamId: 1, frameId: 0, capturedAtMs: 0 };
/** Every joint 300 mm to the right, 400 mm down, 500 mm away from the hip. */
const pose: PoseMessage = {
  ...message,
  type: "pose",
  keypoints: Float32Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 0.5 : i)),
  pose: Float32Array.from({ length: 51 }, (_, i) => [300, 400, 500][i % 3]!),
  stagePoses: [],
  nextCrop: { x: 0, y: 0, size: 1 },
  detectMs: 1,
  liftMs: 1,
};
const skip: SkipMessage = { ...message, type: "skip", reason: "no-person" };

describe("PredictionBuilder", () => {
  it("writes metres in the camera's frame and upright", () => {
    const builder = new PredictionBuilder(about, undefined);
    builder.add({ index: 0, timeS: 0.2 }, pose);
    const { camera_poses, poses, keypoints_2d, scores, timestamps_s, units, frame } = builder.build();
    expect(camera_poses[0]![16]).toEqual([0.3, 0.4, 0.5]);
    expect(poses[0]![16]).toEqual([0.3, -0.4, -0.5]);
    expect(keypoints_2d[0]![1]).toEqual([3, 4, 0.5]);
    expect([scores, timestamps_s, units, frame]).toEqual([[0.5], [0.2], "m", "y-up"]);
  });

  it("has an entry for each frame, null without a person, and says why", () => {
    const builder = new PredictionBuilder(about, undefined);
    builder.add({ index: 0, timeS: 0 }, skip);
    builder.add({ index: 1, timeS: 0.2 }, pose);
    const prediction = builder.build();
    expect(prediction.poses.map((entry) => entry?.length)).toEqual([undefined, 17]);
    expect([prediction.poses[0], prediction.camera_poses[0], prediction.keypoints_2d[0]]).toEqual([null, null, null]);
    expect(prediction.scores).toEqual([0, 0.5]);
    expect(prediction.skipped).toEqual([{ index: 0, reason: "no-person" }]);
    expect(prediction.joints).toHaveLength(17);
    expect(prediction.parents).toHaveLength(17);
  });

  it("scales the mean body to the person's height", () => {
    const builder = new PredictionBuilder(about, (meanBodyHeightMm / 1000) * 1.1);
    builder.add({ index: 0, timeS: 0 }, pose);
    const [x, y, z] = builder.build().camera_poses[0]![1]!;
    expect([x, y, z]).toEqual([0.33, 0.44, 0.55]);
  });
});
