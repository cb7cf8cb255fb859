import { expect, it } from "vitest";
import type { TrainingClip } from "../../../../src/common/trainingData";
import { compareOnClip } from "../../../../src/pose/evaluation/compareOnClip";
import { coordinateCount, jointCount, jointParents } from "../../../../src/pose/skeleton";

const frames = 4;

/** A stick of 16 bones of 100 mm along y, moved aside by `x` in each frame. */
function poses(x: (frame: number) => number): Float32Array {
  const depth = (joint: number): number => (joint === 0 ? 0 : 1 + depth(jointParents[joint]!));
  return Float32Array.from({ length: frames * coordinateCount }, (_, i) => {
    const [frame, joint, axis] = [Math.floor(i / coordinateCount), Math.floor(i / 3) % jointCount, i % 3];
    if (axis === 0) return joint === 0 ? 0 : x(frame);
    return axis === 1 ? depth(joint) * 100 : 0;
  });
}

function clip(targetsMm: Float32Array | undefined): TrainingClip {
  return {
    id: "walk",
    name: "walk",
    imageSize: [640, 480],
    focalPx: 640,
    timestampsS: Float64Array.from({ length: frames }, (_, frame) => frame * 0.1),
    cuts: [],
    keypoints: new Float32Array(frames * jointCount * 3).fill(Number.NaN),
    targetsMm: targetsMm ?? new Float32Array(frames * coordinateCount).fill(Number.NaN),
    jointWeights: new Float32Array(frames * jointCount).fill(targetsMm ? 1 : 0),
    places: new Float32Array(frames * jointCount * 2),
    placeWeights: new Float32Array(frames * jointCount),
    targetsFrom: targetsMm ? "truth" : "none",
  };
}

it("distances to the truth, between the models, and how still each is", () => {
  const still = poses(() => 30);
  // Third difference of 0, 8, 0, 8 is 32 mm; over 0.1 s each: 32,000 mm/s^3, for the 16 joints of 17 that move.
  const trembling = poses((frame) => (frame % 2) * 8);
  const compared = compareOnClip(clip(poses(() => 0)), still, trembling);
  expect(compared).toMatchObject({ measure: "mpjpe", against: "truth", frames });
  expect(compared.errorMm[0]).toBeCloseTo((30 * 16) / 17, 4);
  expect(compared.errorMm[1]).toBeCloseTo((4 * 16) / 17, 4);
  expect(compared.apartMm).toBeCloseTo((26 * 16) / 17, 4);
  expect(compared.jitter[0]).toBeCloseTo(0, 6);
  expect(compared.jitter[1]).toBeCloseTo((32_000 * 16) / 17, 1);
});

it("frames that one of the models sees nobody in do not count", () => {
  const [first, second] = [poses(() => 10), poses(() => 20)];
  first.fill(Number.NaN, 0, coordinateCount);
  second.fill(Number.NaN, coordinateCount, 2 * coordinateCount);
  const compared = compareOnClip(clip(poses((frame) => frame)), first, second);
  expect(compared.frames).toBe(2);
  expect(compared.errorMm[0]).toBeCloseTo((((10 - 2 + 10 - 3) / 2) * 16) / 17, 4);
});

it("without a truth and keypoints there is no error, and the rest is told all the same", () => {
  const compared = compareOnClip(
    clip(undefined),
    poses(() => 10),
    poses(() => 13),
  );
  expect(compared.errorMm).toEqual([Number.NaN, Number.NaN]);
  expect(compared.apartMm).toBeCloseTo((3 * 16) / 17, 4);
});
