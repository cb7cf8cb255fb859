import { describe, expect, it } from "vitest";
import { insideToNetwork } from "../../../../src/pose/camera";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { suggestOffset } from "../../../../src/studio/importing/suggestOffset";
import { posesAt } from "../../../../src/studio/importing/truthPoses";
import { WorkTurns } from "../../../../src/studio/workTurns";
import { evenTimes, walk } from "../../formats/support/motions";

const turns = new WorkTurns();

/** The walk as a network sees it: turned by 30 degrees about the upright axis, a fifth smaller, and trembling. */
function predictions(timesS: readonly number[]): Float32Array {
  const random = createRandom(5, 0);
  const [cosine, sine] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const poses = insideToNetwork(walk(timesS).positions);
  for (let i = 0; i < poses.length; i += 3) {
    const [x, y, z] = [poses[i]!, poses[i + 1]!, poses[i + 2]!];
    const noise = () => random.uniform(-15, 15);
    poses.set([0.8 * (cosine * x + sine * z) + noise(), 0.8 * y + noise(), 0.8 * (cosine * z - sine * x) + noise()], i);
  }
  return poses;
}

describe("suggestOffset", () => {
  it.each([0.37, -1.2, 3.456, 0])("finds an offset of %d s within 10 ms", async (offsetS) => {
    // The motion goes from 2 s to 12 s of the walk, the clip from 4 s to 9 s, each with a clock of its own.
    const truthTimes = evenTimes(500, 50);
    const truth = {
      timestampsS: Float64Array.from(truthTimes),
      posesMm: insideToNetwork(walk(truthTimes.map((time) => time * 1.3 ** (1 + time / 30) + 2)).positions),
      fromCamera: false,
    };
    const clipTimes = evenTimes(150, 30).map((time) => time + 2 + offsetS);
    const seen = predictions(clipTimes.map((time) => (time - offsetS) * 1.3 ** (1 + (time - offsetS) / 30) + 2));
    const suggestion = await suggestOffset(Float64Array.from(clipTimes), seen, truth, turns);
    expect(Math.abs(suggestion.offsetS - offsetS)).toBeLessThan(0.01);
    expect(suggestion.errorMm).toBeLessThan(30);
    expect(suggestion.rangeS).toBeGreaterThan(5);
  });

  it("refuses a clip without poses", async () => {
    const truth = { timestampsS: Float64Array.of(0, 1), posesMm: new Float32Array(102), fromCamera: false };
    const nobody = new Float32Array(102).fill(Number.NaN);
    await expect(suggestOffset(Float64Array.of(0, 1), nobody, truth, turns)).rejects.toThrow("too few poses");
  });
});

describe("posesAt", () => {
  const posesMm = new Float32Array(3 * 51);
  posesMm.fill(10, 51, 102).fill(40, 102, 153);
  const truth = { timestampsS: Float64Array.of(1, 2, 4), posesMm, fromCamera: false };

  it("goes straight from frame to frame, and is empty outside", () => {
    const at = (time: number) => posesAt(truth, [time])[7];
    expect([1, 1.5, 2, 3, 4].map(at)).toEqual([0, 5, 10, 25, 40]);
    expect([0.99, 4.01].map(at)).toEqual([Number.NaN, Number.NaN]);
    expect([...posesAt(truth, [1.25, 2.5, 3.5])].filter((_, i) => i % 51 === 0)).toEqual([2.5, 17.5, 32.5]);
  });

  it("takes a frame as it is at its own time, also beside a gap", () => {
    const gap = { ...truth, posesMm: posesMm.slice().fill(Number.NaN, 102) };
    const at = (time: number) => posesAt(gap, [time])[0];
    expect([1.5, 2, 2.000001, 3].map(at)).toEqual([5, 10, 10, Number.NaN]);
  });
});
