import { describe, expect, it } from "vitest";
import { keypointFeatureCount } from "../../../../src/pose/keypointFeatures";
import { builtInSet, rehearsalMotion } from "../../../../src/pose/synthesis/builtInSet";
import { armRaise } from "./testMotion";

/** Eight takes of 50 frames. */
const motion = (() => {
  const one = armRaise(400);
  return { ...one, clips: Array.from({ length: 8 }, (_, i) => ({ subject: 0, start: i * 50, frames: 50 })) };
})();

describe("the set that forgetting is measured on", () => {
  it("has one pose for each input and is the same every time", () => {
    const set = builtInSet(motion);
    expect(set.inputs.length).toBe(set.sequences * set.framesPerSequence * keypointFeatureCount);
    expect(set.targetsMm.length).toBe(set.sequences * set.framesPerSequence * 51);
    expect(set.inputs.every(Number.isFinite)).toBe(true);
    expect(builtInSet(motion)).toEqual(set);
  });

  it("shows only takes that are not rehearsed", () => {
    const rehearsed = rehearsalMotion(motion);
    expect(rehearsed.clips).toEqual(motion.clips.slice(0, 6));
    expect(rehearsed.points).toEqual(motion.points.slice(0, 6 * 50 * 72));
    const changed = { ...motion, points: motion.points.map((value, i) => (i < 6 * 50 * 72 ? 0 : value)) };
    expect(builtInSet(changed)).toEqual(builtInSet(motion));
  });
});
