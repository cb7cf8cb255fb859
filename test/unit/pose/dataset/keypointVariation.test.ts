import { describe, expect, it } from "vitest";
import { drawKeypointVariation, personHeightPx } from "../../../../src/pose/dataset/keypointVariation";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { seenFrom, standing } from "../clip/testClip";
import { root } from "./learningClips";

const heightPx = 600;
const recorded = Float32Array.from(seenFrom(standing, root));

describe("varied keypoints", () => {
  it("are off by half of the most on average, and keep their scores", () => {
    let sum = 0;
    let changedScores = 0;
    const frames = 40;
    for (let sequence = 0; sequence < 200; sequence++) {
      const vary = drawKeypointVariation(createRandom(3, sequence), { noise: 0.02, dropOuts: 0 }, frames, heightPx);
      for (let frame = 0; frame < frames; frame++) {
        const row = recorded.slice();
        vary(row, frame, frame === 0 ? 0 : 0.04);
        for (let k = 0; k < 17; k++) {
          sum += Math.hypot(row[k * 3]! - recorded[k * 3]!, row[k * 3 + 1]! - recorded[k * 3 + 1]!);
          if (row[k * 3 + 2] !== recorded[k * 3 + 2]) changedScores++;
        }
      }
    }
    expect(changedScores).toBe(0);
    expect(sum / 200 / frames / 17 / heightPx).toBeGreaterThan(0.0085);
    expect(sum / 200 / frames / 17 / heightPx).toBeLessThan(0.0115);
  });

  it("lose a part of the body for a while, in so many sequences", () => {
    let losing = 0;
    for (let sequence = 0; sequence < 400; sequence++) {
      const vary = drawKeypointVariation(createRandom(5, sequence), { noise: 0, dropOuts: 0.25 }, 16, heightPx);
      const lost = Array.from({ length: 16 }, (_, frame) => {
        const row = recorded.slice();
        vary(row, frame, 0.04);
        return Array.from({ length: 17 }, (_, k) => k).filter((k) => row[k * 3 + 2]! <= 0.3);
      });
      const frames = lost.flatMap((keypoints, frame) => (keypoints.length > 0 ? [frame] : []));
      if (frames.length === 0) continue;
      losing++;
      expect(frames.at(-1)! - frames[0]! + 1).toBe(frames.length);
      expect(frames.length).toBeLessThanOrEqual(8);
    }
    expect(losing / 400).toBeGreaterThan(0.19);
    expect(losing / 400).toBeLessThan(0.31);
  });
});

it("a standing person's height is found from the keypoints", () => {
  // 1.7 m at 3.2 m, seen with a focal length of 1280 px, from soles to crown.
  expect(personHeightPx(recorded) / ((1280 * 1700) / 3200)).toBeGreaterThan(0.85);
  expect(personHeightPx(recorded) / ((1280 * 1700) / 3200)).toBeLessThan(1.15);
  expect(personHeightPx(new Float32Array(51))).toBe(0);
});
