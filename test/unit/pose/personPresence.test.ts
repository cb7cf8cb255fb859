import { expect, it } from "vitest";
import { isPersonPresent } from "../../../src/pose/personPresence";

/** 17 keypoints at the origin with the given scores; the rest score as in an empty picture. */
function scores(...given: number[]) {
  return Float32Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? (given[(i - 2) / 3] ?? 0.05) : 0));
}

it("a person is present when the mean score says so, whole or only from the waist up", () => {
  expect(isPersonPresent(scores(...Array.from({ length: 17 }, () => 0.5)))).toBe(true);
  // Face, shoulders, elbows: 9 keypoints of a person close to the camera.
  expect(isPersonPresent(scores(...Array.from({ length: 9 }, () => 0.6)))).toBe(true);
});

it("a few lucky keypoints are no person", () => {
  expect(isPersonPresent(scores())).toBe(false);
  expect(isPersonPresent(scores(0.7, 0.6, 0.5))).toBe(false);
});
