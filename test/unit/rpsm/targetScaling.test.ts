import { expect, test } from "vitest";
import { toMillimetres, toNetworkUnits } from "../../../src/rpsm/targetScaling";

const target = {
  offsetMm: Array.from({ length: 51 }, (_, i) => i * 10),
  scaleMm: Array.from({ length: 51 }, (_, i) => 100 + i),
};

test("millimetres are the offset plus the scale times the output, coordinate by coordinate, frame by frame", () => {
  const outputs = new Float32Array(102).fill(2);
  const poseMm = toMillimetres(outputs, target);
  expect(poseMm[0]).toBe(200);
  expect(poseMm[50]).toBe(500 + 2 * 150);
  expect(poseMm[51]).toBe(200);
});

test("network units are the way back", () => {
  const outputs = Float32Array.from({ length: 102 }, (_, i) => Math.sin(i));
  toNetworkUnits(toMillimetres(outputs, target), target).forEach((value, i) => {
    expect(value).toBeCloseTo(outputs[i]!, 5);
  });
});
