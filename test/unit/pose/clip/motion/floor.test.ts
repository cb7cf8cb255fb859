import { describe, expect, it } from "vitest";
import { fitFloor, floorUp, heightAbove, levelling } from "../../../../../src/pose/clip/motion/floor";
import { rotate, type Vector } from "../../../../../src/pose/rotation";
import { createRandom } from "../../../../../src/pose/synthesis/random";

const degrees = 180 / Math.PI;

/** Ankles 8 cm above y = height + slopeZ x - slopeX z; some of them in the air. */
function ankles(floor: { height: number; tiltX: number; tiltZ: number }, spreadM: number, lifted = 0, noiseM = 0) {
  const random = createRandom(1, 0);
  const places: number[] = [];
  for (let i = 0; i < 600; i++) {
    const [x, z] = [random.uniform(-spreadM, spreadM), random.uniform(-spreadM, spreadM) - 4];
    const up = random.chance(lifted) ? random.uniform(0.1, 0.6) : random.gaussian(0, noiseM);
    const y = floor.height + Math.tan(floor.tiltZ / degrees) * x - Math.tan(floor.tiltX / degrees) * z;
    places.push(x, y + 0.08 + up, z);
  }
  return places;
}

describe("fitFloor", () => {
  it("finds the height of a level floor, feet in the air or not", () => {
    for (const lifted of [0, 0.3, 0.6]) {
      const evidence = { ankles: ankles({ height: -1.1, tiltX: 0, tiltZ: 0 }, 1, lifted, 0.01), ankleHeightM: 0.08 };
      const floor = fitFloor({ ...evidence, seconds: 20 })!;
      expect(floor.heightM).toBeCloseTo(-1.1, 1);
      expect(heightAbove([0, -1.1, -4], floor)).toBeLessThan(0.03);
      expect(heightAbove([0, -1.1, -4], floor)).toBeGreaterThan(-0.03);
      expect(Math.abs(floor.tiltXDeg)).toBeLessThan(2);
    }
  });

  it("finds how far the camera looks down when feet go about the floor for long enough", () => {
    const evidence = { ankles: ankles({ height: 0.3, tiltX: 12, tiltZ: 1 }, 2, 0.4, 0.02), ankleHeightM: 0.08 };
    const floor = fitFloor({ ...evidence, seconds: 200 })!;
    expect(floor.tiltXDeg).toBeCloseTo(12, 0);
    expect(floor.tiltZDeg).toBeCloseTo(1, 0);
    expect(floor.heightM).toBeCloseTo(0.3, 1);
  });

  it("believes in half of the body's lean when feet stay where they are, and hardly in a rolled camera", () => {
    const lean = Math.tan(10 / degrees);
    const standing = { ankles: ankles({ height: -1, tiltX: 0, tiltZ: 0 }, 0.05), ankleHeightM: 0.08, seconds: 10 };
    const size = Math.hypot(1, lean);
    expect(fitFloor({ ...standing, bodyUp: [0, 1 / size, lean / size] })!.tiltXDeg).toBeCloseTo(5, 0);
    expect(fitFloor({ ...standing, bodyUp: [-lean / size, 1 / size, 0] })!.tiltZDeg).toBeCloseTo(2.5, 0);
    expect(fitFloor(standing)!.tiltXDeg).toBeCloseTo(0, 1);
  });

  it("looks for the height alone where the axes are the room's", () => {
    const evidence = { ankles: ankles({ height: 0.02, tiltX: 9, tiltZ: 0 }, 1), ankleHeightM: 0.08, seconds: 100 };
    expect(fitFloor({ ...evidence, isLevel: true })).toMatchObject({ tiltXDeg: 0, tiltZDeg: 0 });
  });

  it("needs an ankle, and makes do with one", () => {
    expect(fitFloor({ ankles: [], ankleHeightM: 0.08, seconds: 0 })).toBeUndefined();
    expect(fitFloor({ ankles: [0.1, -0.9, -3], ankleHeightM: 0.08, seconds: 0 })!.heightM).toBeCloseTo(-0.98, 6);
  });
});

describe("a tilted floor", () => {
  it("has +Y turned about X, then about Z, as its upward direction", () => {
    const up = floorUp({ heightM: 0, tiltXDeg: 10, tiltZDeg: 0 });
    [0, Math.cos(10 / degrees), Math.sin(10 / degrees)].forEach((value, axis) => {
      expect(up[axis]).toBeCloseTo(value, 9);
    });
    expect(floorUp({ heightM: 0, tiltXDeg: 0, tiltZDeg: 10 })[0]).toBeCloseTo(-Math.sin(10 / degrees), 9);
  });

  it("is level after levelling, and heights above it are as along its upward direction", () => {
    const floor = { heightM: -0.7, tiltXDeg: 14, tiltZDeg: -3 };
    const up = floorUp(floor);
    const place: Vector = [0.3 * up[0] + up[1] * 0, -0.7 + 0.3 * up[1], 0.3 * up[2]];
    expect(heightAbove(place, floor)).toBeCloseTo(0.3, 9);
    expect(rotate(levelling(floor), up)[1]).toBeCloseTo(1, 9);
  });
});
