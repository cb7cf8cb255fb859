import { describe, expect, it } from "vitest";
import {
  keypointFeatureCount,
  keypointTrust,
  timeStepSeconds,
  writeKeypointFeatures,
} from "../../../src/pose/keypointFeatures";

/** Four keypoints on a square of side 200 around (300, 400), the others unseen. */
function square(): Float32Array {
  const keypoints = new Float32Array(51);
  const corners = [
    [200, 300],
    [400, 300],
    [400, 500],
    [200, 500],
  ] as const;
  corners.forEach(([x, y], i) => keypoints.set([x, y, 0.9], i * 3));
  return keypoints;
}

describe("keypoint features", () => {
  it("are the trusted keypoints relative to their mean, in units of their RMS distance", () => {
    const features = new Float32Array(keypointFeatureCount);
    expect(writeKeypointFeatures(square(), 600, 1000, 0.04, features)).toBe(true);
    // Every corner is 100 * sqrt(2) from the middle: that is the RMS distance.
    const half = Math.SQRT1_2;
    expect([...features.subarray(0, 6)].map((v) => +v.toFixed(5))).toEqual(
      [-half, -half, 1, half, -half, 1].map((v) => +v.toFixed(5)),
    );
    expect([...features.subarray(12, 51)].every((value) => value === 0)).toBe(true);
    // Middle (300, 400) of a 600 x 1000 picture: centred across, 100 px above the middle of half a side of 500.
    expect(features[51]).toBeCloseTo(0);
    expect(features[52]).toBeCloseTo(-0.2);
    expect(features[53]).toBeCloseTo(Math.log((100 * Math.SQRT2) / 500));
    expect(features[54]).toBeCloseTo(0);
  });

  it("tell the time step again, within what the network sees", () => {
    const two = new Float32Array(2 * keypointFeatureCount);
    for (const [step, expected] of [
      [0.1, 0.1],
      [undefined, 0.04],
      [3, 0.4],
      [0, 0.004],
    ] as const) {
      writeKeypointFeatures(square(), 600, 1000, step, two.subarray(keypointFeatureCount));
      expect(timeStepSeconds(two, keypointFeatureCount)).toBeCloseTo(expected, 6);
    }
  });

  it("do not depend on the resolution of the picture", () => {
    const small = new Float32Array(keypointFeatureCount);
    const large = new Float32Array(keypointFeatureCount);
    writeKeypointFeatures(square(), 600, 1000, 0.04, small);
    writeKeypointFeatures(
      square().map((value, i) => (i % 3 === 2 ? value : value * 3)),
      1800,
      3000,
      0.04,
      large,
    );
    for (const [i, value] of large.entries()) expect(value).toBeCloseTo(small[i]!, 5);
  });

  it("change smoothly as a keypoint's score fades", () => {
    const before = new Float32Array(keypointFeatureCount);
    const after = new Float32Array(keypointFeatureCount);
    const keypoints = square();
    keypoints.set([500, 700, 0.2], 4 * 3);
    writeKeypointFeatures(keypoints, 600, 1000, 0.04, before);
    keypoints[4 * 3 + 2] = 0.201;
    writeKeypointFeatures(keypoints, 600, 1000, 0.04, after);
    for (const [i, value] of before.entries()) expect(Math.abs(value - after[i]!)).toBeLessThan(0.02);
  });

  it("are not written when too few keypoints are trusted", () => {
    const features = new Float32Array(keypointFeatureCount).fill(7);
    const keypoints = square();
    keypoints[2] = 0.05;
    keypoints[5] = 0.05;
    expect(writeKeypointFeatures(keypoints, 600, 1000, 0.04, features)).toBe(false);
    expect(features.every((value) => value === 7)).toBe(true);
  });

  it("keep the time step within what the network was trained on", () => {
    const features = new Float32Array(keypointFeatureCount);
    writeKeypointFeatures(square(), 600, 1000, 60, features);
    expect(features[54]).toBeCloseTo(Math.log(0.4 / 0.04));
    writeKeypointFeatures(square(), 600, 1000, undefined, features);
    expect(features[54]).toBeCloseTo(0);
  });
});

describe("trust in a keypoint", () => {
  it("is none up to a score of 0.1, full from 0.3, and linear in between", () => {
    expect([0, 0.1, 0.2, 0.3, 1].map((score) => +keypointTrust(score).toFixed(6))).toEqual([0, 0, 0.5, 1, 1]);
  });
});
