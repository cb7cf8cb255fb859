import { describe, expect, it } from "vitest";
import { keypointNames } from "../../../../src/pose/keypoints";
import { areLegsOutOfView } from "../../../../src/renderer/screens/live/framing";

const person = (score: (name: string) => number) => keypointNames.flatMap((name) => [0, 0, score(name)]);
const isLeg = (name: string) => /knee|ankle/.test(name);

describe("areLegsOutOfView", () => {
  it("is so when hips and shoulders are seen and no knee or ankle is", () => {
    expect(areLegsOutOfView(person((name) => (isLeg(name) ? 0.05 : 0.8)))).toBe(true);
  });

  it("is not so for a whole person, nor with one leg seen", () => {
    expect(areLegsOutOfView(person(() => 0.8))).toBe(false);
    expect(areLegsOutOfView(person((name) => (isLeg(name) && name !== "left_knee" ? 0.05 : 0.8)))).toBe(false);
  });

  it("is not so when there is hardly anybody", () => {
    expect(areLegsOutOfView(person(() => 0.05))).toBe(false);
  });
});
