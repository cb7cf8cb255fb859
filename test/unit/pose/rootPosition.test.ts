import { describe, expect, it } from "vitest";
import { fitRoot, rootPosition, usualFocalPx } from "../../../src/pose/rootPosition";

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

describe("fitRoot", () => {
  const root = [300, -200, 3500] as const;
  const rays = Float64Array.from({ length: 34 }, (_, i) => {
    const joint = Math.floor(i / 2);
    return (pose[joint * 3 + (i % 2)]! + root[i % 2]!) / (pose[joint * 3 + 2]! + root[2]);
  });

  it("brings any joints onto their rays, two are enough", () => {
    const weights = new Array(17).fill(0);
    for (const joint of [2, 10]) weights[joint] = 1;
    fitRoot(pose, rays, weights)!.forEach((value, axis) => expect(value).toBeCloseTo(root[axis]!, 3));
  });

  it("is settled by no fewer than two rays, and by none that are the same", () => {
    const weights = new Array(17).fill(0);
    expect(fitRoot(pose, rays, weights)).toBeUndefined();
    weights[4] = 1;
    expect(fitRoot(pose, rays, weights)).toBeUndefined();
    expect(fitRoot(pose, new Float64Array(34).fill(0.2), new Array(17).fill(1))).toBeUndefined();
  });

  it("is where the weighted squares of the distances from the rays are least (finite differences)", () => {
    const bent = rays.map((value, i) => value + 0.02 * Math.sin(i * 5.3));
    const weights = Float64Array.from({ length: 17 }, (_, i) => 0.2 + (i % 4) / 4);
    const squares = (t: readonly number[]) => {
      let sum = 0;
      for (let joint = 0; joint < 17; joint++) {
        const z = pose[joint * 3 + 2]! + t[2]!;
        for (const axis of [0, 1] as const) {
          sum += weights[joint]! * (pose[joint * 3 + axis]! + t[axis]! - bent[joint * 2 + axis]! * z) ** 2;
        }
      }
      return sum;
    };
    const best = fitRoot(pose, bent, weights)!;
    for (const axis of [0, 1, 2]) {
      const moved = (by: number) => squares(best.map((value, i) => (i === axis ? value + by : value)));
      expect(moved(1)).toBeGreaterThan(squares(best));
      expect(moved(1) - moved(-1)).toBeCloseTo(0, 3);
    }
  });
});
