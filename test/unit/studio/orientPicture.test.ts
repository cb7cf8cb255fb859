import { describe, expect, it } from "vitest";
import { orientPicture, parseDisplayMatrix } from "../../../src/studio/orientPicture";

const one = 65536;
function matrix(a: number, b: number, c: number, d: number): Uint8Array {
  return new Uint8Array(Int32Array.of(a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30).buffer);
}

/** 3 x 2 pixels numbered 1 to 6 in their red channel. */
const picture = { width: 3, height: 2, rgb: Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((v) => [v, 0, 0])) };
function show(bytes: Uint8Array) {
  const shown = orientPicture(picture, parseDisplayMatrix(bytes)!);
  return Array.from({ length: shown.height }, (_, y) =>
    Array.from({ length: shown.width }, (_, x) => shown.rgb[(y * shown.width + x) * 3]),
  );
}

describe("display matrix", () => {
  it("leaves an upright picture alone", () => {
    expect(parseDisplayMatrix(matrix(1, 0, 0, 1))).toBeUndefined();
  });

  it("turns a phone's upright recording a quarter turn clockwise", () => {
    expect(show(matrix(0, 1, -1, 0))).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
  });

  it("turns it counter-clockwise", () => {
    expect(show(matrix(0, -1, 1, 0))).toEqual([
      [3, 6],
      [2, 5],
      [1, 4],
    ]);
  });

  it("turns it upside down, and mirrors it", () => {
    expect(show(matrix(-1, 0, 0, -1))).toEqual([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(show(matrix(-1, 0, 0, 1))).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ]);
  });

  it("takes slanted and short matrices for upright", () => {
    expect(parseDisplayMatrix(matrix(0.7, 0.7, -0.7, 0.7))).toBeUndefined();
    expect(parseDisplayMatrix(new Uint8Array(8))).toBeUndefined();
  });
});
