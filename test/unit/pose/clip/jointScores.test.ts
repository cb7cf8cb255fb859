import { describe, expect, it } from "vitest";
import { writeJointScores } from "../../../../src/pose/clip/jointScores";
import { keypointNames } from "../../../../src/pose/keypoints";
import { jointIndex } from "../../../../src/pose/skeleton";

describe("writeJointScores", () => {
  const keypoints = keypointNames.flatMap((_, i) => [0, 0, i / 100]);
  const scores = new Float32Array(17);
  writeJointScores(keypoints, scores);
  const score = (name: Parameters<typeof jointIndex>[0]) => scores[jointIndex(name)];

  it("takes a limb's joint from its own keypoint, the others from those around", () => {
    expect(score("LElbow")).toBeCloseTo(0.07, 6);
    expect(score("RFoot")).toBeCloseTo(0.16, 6);
    expect(score("Hip")).toBeCloseTo((0.11 + 0.12) / 2, 6);
    expect(score("Thorax")).toBeCloseTo((0.05 + 0.06) / 2, 6);
    expect(score("Head")).toBeCloseTo((0 + 0.01 + 0.02 + 0.03 + 0.04) / 5, 6);
  });

  it("is 0 where there are no keypoints", () => {
    writeJointScores(new Float32Array(51).fill(Number.NaN), scores);
    expect([...scores]).toEqual(new Array(17).fill(0));
  });
});
