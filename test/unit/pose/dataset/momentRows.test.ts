import { describe, expect, it } from "vitest";
import { writeKeypointsAt, writeRaysAt, writeTargetsAt } from "../../../../src/pose/dataset/momentRows";
import { jointCount } from "../../../../src/pose/skeleton";
import { focalPx, imageSize, truthClip } from "./learningClips";

const joint = 13;
const leftWrist = 9;

/** Two frames; the joint's targets are (10, 20, 30) and (20, 40, 60). */
function twoFrames(weights: [number, number]) {
  const clip = truthClip(2);
  clip.jointWeights.fill(0);
  clip.targetsMm.set([10, 20, 30], joint * 3);
  clip.targetsMm.set([20, 40, 60], (jointCount + joint) * 3);
  clip.jointWeights[joint] = weights[0];
  clip.jointWeights[jointCount + joint] = weights[1];
  if (weights[0] === 0) clip.targetsMm.fill(Number.NaN, joint * 3, joint * 3 + 3);
  return clip;
}

function targetAt(weights: [number, number], share: number, mirrored = false) {
  const into = { targetsMm: new Float32Array(102), jointWeights: new Float32Array(34) };
  writeTargetsAt(twoFrames(weights), { frame: 0, after: 1, share, timeS: share / 30 }, mirrored, into, 1);
  const at = mirrored ? 16 : joint;
  expect(into.targetsMm.subarray(0, 51).every((value) => value === 0)).toBe(true);
  return {
    weight: into.jointWeights[jointCount + at],
    target: Array.from(into.targetsMm.subarray((jointCount + at) * 3, (jointCount + at) * 3 + 3)),
  };
}

describe("a target between two frames", () => {
  it("lies between theirs where both have one", () => {
    expect(targetAt([1, 0.5], 0.25)).toEqual({ weight: 0.875, target: [12.5, 25, 37.5] });
  });

  it("is the nearer frame's where only that has one, and none otherwise", () => {
    expect(targetAt([0, 0.5], 0.75)).toEqual({ weight: 0.5, target: [20, 40, 60] });
    expect(targetAt([0, 0.5], 0.25)).toEqual({ weight: 0, target: [0, 0, 0] });
    expect(targetAt([1, 0], 0.25)).toEqual({ weight: 1, target: [10, 20, 30] });
    expect(targetAt([1, 0], 0.75)).toEqual({ weight: 0, target: [0, 0, 0] });
  });

  it("changes sides in the mirror", () => {
    expect(targetAt([1, 1], 0, true)).toEqual({ weight: 1, target: [-10, 20, 30] });
  });
});

describe("keypoints between two frames", () => {
  const row = new Float32Array(51);

  it("lie between, their scores too", () => {
    const clip = truthClip(2);
    clip.keypoints.set([100, 200, 0.8], leftWrist * 3);
    clip.keypoints.set([110, 220, 0.4], 51 + leftWrist * 3);
    const moment = { frame: 0, after: 1, share: 0.25, timeS: 0 };
    writeKeypointsAt(clip, moment, false, 400, row);
    expect(Array.from(row.subarray(27, 29))).toEqual([102.5, 205]);
    expect(row[29]).toBeCloseTo(0.7, 6);
    writeKeypointsAt(clip, moment, true, 400, row);
    expect(Array.from(row.subarray(30, 32))).toEqual([imageSize[0] - 102.5, 205]);
  });

  it("are the nearer frame's where one jumped or was not seen", () => {
    const clip = truthClip(2);
    clip.keypoints.set([100, 200, 0.8], leftWrist * 3);
    clip.keypoints.set([300, 200, 0.75], 51 + leftWrist * 3);
    writeKeypointsAt(clip, { frame: 0, after: 1, share: 0.75, timeS: 0 }, false, 400, row);
    expect(Array.from(row.subarray(27, 30))).toEqual([300, 200, 0.75]);
    clip.keypoints.set([102, 200, 0.0625], 51 + leftWrist * 3);
    writeKeypointsAt(clip, { frame: 0, after: 1, share: 0.25, timeS: 0 }, false, 400, row);
    expect(Array.from(row.subarray(27, 29))).toEqual([100, 200]);
    expect(row[29]).toBeCloseTo(0.8, 6);
  });
});

it("a ray is the place's distance from the picture's middle in focal lengths", () => {
  const clip = truthClip(1);
  clip.places.set([imageSize[0] / 2 + focalPx / 4, imageSize[1] / 2 - focalPx / 8], leftWrist * 2);
  clip.placeWeights[leftWrist] = 0.5;
  const into = { rays: new Float32Array(34), weights: new Float32Array(17) };
  expect(writeRaysAt(clip, { frame: 0, after: 0, share: 0, timeS: 0 }, true, into, 0)).toBe(true);
  expect(Array.from(into.rays.subarray(32, 34))).toEqual([-0.25, -0.125]);
  expect(into.weights[16]).toBe(0.5);
  expect(into.weights.filter((weight) => weight > 0)).toHaveLength(1);
});
