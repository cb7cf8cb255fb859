import { describe, expect, it } from "vitest";
import { cropPicture } from "../../../src/pose/cropPicture";

/** A grey picture: the same number in all three channels. */
function grey(rows: number[][]) {
  return { width: rows[0]!.length, height: rows.length, rgb: Uint8Array.from(rows.flat().flatMap((v) => [v, v, v])) };
}

/** The red channel of a size x size picture as rows. */
function redRows(rgb: Uint8Array, size: number): number[][] {
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => rgb[(y * size + x) * 3]!));
}

describe("cropPicture", () => {
  const ramp = grey([
    [0, 10, 20, 30],
    [40, 50, 60, 70],
    [80, 90, 100, 110],
    [120, 130, 140, 150],
  ]);

  it("copies pixels when nothing is scaled", () => {
    expect(redRows(cropPicture(ramp, { x: 1, y: 2, size: 2 }, 2), 2)).toEqual([
      [90, 100],
      [130, 140],
    ]);
  });

  it("averages the area that each pixel covers when shrinking", () => {
    // (0 + 10 + 40 + 50) / 4 = 25, and so on
    expect(redRows(cropPicture(ramp, { x: 0, y: 0, size: 4 }, 2), 2)).toEqual([
      [25, 45],
      [105, 125],
    ]);
  });

  it("weighs pixels that are covered in part", () => {
    // One pixel over [0, 1.5): columns 0 and half of 1: (v0 + v1 / 2) / 1.5.
    // Row 0: (0 + 5) / 1.5, row 1: (40 + 25) / 1.5; together (5 / 1.5 + 0.5 * 65 / 1.5) / 1.5 = 16.67
    expect(cropPicture(ramp, { x: 0, y: 0, size: 1.5 }, 1)[0]).toBe(17);
  });

  it("is bilinear when enlarging", () => {
    // Output centres at 0.25, 0.75, 1.25, 1.75 source pixels from the left edge of [1, 3), minus half a pixel.
    const row = redRows(cropPicture(ramp, { x: 1, y: 1, size: 2 }, 4), 4)[1]!;
    // y: 1 + 0.75 - 0.5 = 1.25: rows 1 and 2 at 3 : 1, i.e. +10. x: 0.75, 1.25, 1.75, 2.25 -> 7.5, 12.5, 17.5, 22.5
    expect(row).toEqual([58, 63, 68, 73]);
  });

  it("is black outside the picture, also in the middle of a pixel", () => {
    const white = grey([
      [200, 200],
      [200, 200],
    ]);
    expect(redRows(cropPicture(white, { x: -2, y: -2, size: 6 }, 3), 3)).toEqual([
      [0, 0, 0],
      [0, 200, 0],
      [0, 0, 0],
    ]);
    // [-0.5, 1.5) x [0, 2) as one pixel: three quarters of it are in the picture.
    expect(cropPicture(white, { x: -0.5, y: 0, size: 2 }, 1)[0]).toBe(150);
    expect([...cropPicture(white, { x: 50, y: -90, size: 4 }, 1)]).toEqual([0, 0, 0]);
  });

  it("keeps red, green and blue apart", () => {
    const picture = { width: 2, height: 1, rgb: Uint8Array.of(10, 20, 30, 30, 60, 90) };
    expect([...cropPicture(picture, { x: 0, y: -0.5, size: 2 }, 1)]).toEqual([10, 20, 30]);
  });
});
