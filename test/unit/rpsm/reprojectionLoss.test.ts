import { expect, test } from "vitest";
import { fitRays, settlingWeights } from "../../../src/rpsm/reprojectionLoss";
import { wave } from "./support/tinyNetwork";

const rays = wave(3 * 34, 0.9);
const seen = (...joints: number[]) => Float32Array.from({ length: 17 }, (_, i) => (joints.includes(i) ? 0.5 : 0));

test("frames with fewer than four seen joints, or all on one ray, settle nothing", () => {
  const weights = Float32Array.from([...seen(1, 4, 9), ...seen(1, 4, 9, 12), ...seen(1, 2, 3, 4, 5)]);
  const places = rays.slice();
  for (let joint = 0; joint < 17; joint++) places.set([0.1, 0.2], 68 + joint * 2);
  expect([...settlingWeights(places, weights)]).toEqual([...seen(), ...seen(1, 4, 9, 12), ...seen()]);
  expect([...weights.subarray(0, 17)]).toEqual([...seen(1, 4, 9)]);
});

test("the constants are those of any weights in the same proportions, and numbers where nothing is seen", () => {
  const weights = Float32Array.from([...seen(), ...seen(1, 4, 9, 12), ...seen(0, 2, 4, 6, 8, 10)]);
  const fit = fitRays(rays, weights);
  const same = fitRays(
    rays,
    weights.map((weight) => weight * 0.001),
  );
  for (const [name, values] of Object.entries(fit)) {
    values.forEach((value: number, i: number) => {
      expect(value, name).toBeCloseTo(same[name as keyof typeof fit][i]!, 4);
    });
  }
  expect(Object.values(fit).every((values: Float32Array) => values.subarray(0, 17).every((v) => v === 0))).toBe(true);
  expect(fit.shares.subarray(17, 34).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
});
