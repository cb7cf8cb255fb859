import { describe, expect, it } from "vitest";
import { rootPosition, usualFocalPx } from "../../../src/pose/rootPosition";

const width = 1280;
const height = 720;
const focalPx = 900;
/** [joint, keypoint] as in Human3.6M and COCO. */
const pairs = [
  ...([
    [1, 12],
    [2, 14],
    [3, 16],
    [4, 11],
    [5, 13],
    [6, 15],
  ] as const),
  ...([
    [11, 5],
    [12, 7],
    [13, 9],
    [14, 6],
    [15, 8],
    [16, 10],
  ] as const),
];

/** Any pose, not flat, so that perspective matters. */
const pose = Float32Array.from({ length: 51 }, (_, i) => 600 * Math.sin(i * 1.7));

function project(root: readonly number[], score = 0.9): Float32Array {
  const keypoints = new Float32Array(51);
  for (const [joint, keypoint] of pairs) {
    const [x, y, z] = [0, 1, 2].map((axis) => pose[joint * 3 + axis]! + root[axis]!);
    keypoints.set([width / 2 + (focalPx * x!) / z!, height / 2 + (focalPx * y!) / z!, score], keypoint * 3);
  }
  return keypoints;
}

describe("rootPosition", () => {
  it.each([[[0, 0, 3000]], [[800, -150, 4200]], [[-1500, 300, 7000]]])("finds a person who stands at %j mm", (root) => {
    const found = rootPosition(pose, project(root), width, height, focalPx)!;
    found.forEach((value, axis) => {
      expect(value).toBeCloseTo(root[axis]!, 0);
    });
  });

  it("does not listen to keypoints that were not seen", () => {
    const keypoints = project([100, 0, 3000]);
    keypoints.set([0, 0, 0.05], 15 * 3);
    expect(rootPosition(pose, keypoints, width, height, focalPx)![2]).toBeCloseTo(3000, 0);
  });

  it("knows nothing with fewer than four points seen", () => {
    const keypoints = project([0, 0, 3000], 0.05);
    for (const keypoint of [5, 6, 11]) keypoints[keypoint * 3 + 2] = 0.9;
    expect(rootPosition(pose, keypoints, width, height, focalPx)).toBeUndefined();
  });

  it("moves by 10 % of the distance when the focal length is guessed 10 % wrong, not sideways", () => {
    const [x, , z] = rootPosition(pose, project([0, 0, 4000]), width, height, focalPx * 1.1)!;
    expect(z / 4000).toBeCloseTo(1.1, 1);
    expect(Math.abs(x)).toBeLessThan(60);
  });

  it("thinks of a usual camera: 53 degrees along the longer side", () => {
    expect((2 * Math.atan(width / 2 / usualFocalPx(width, height)) * 180) / Math.PI).toBeCloseTo(53.1, 1);
    expect(usualFocalPx(720, 1280)).toBe(1280);
  });
});
