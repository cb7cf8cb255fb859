import { describe, expect, it } from "vitest";
import { cropPicture } from "../../../../src/pose/cropPicture";
import type { Plane } from "../../../../src/renderer/capture/scalePlane";
import { scalePlane } from "../../../../src/renderer/capture/scalePlane";
import { YuvCropper, type YuvPicture } from "../../../../src/renderer/capture/yuvCrop";

function plane(width: number, height: number, value: (x: number, y: number) => number): Plane {
  const data = Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  return { data, offset: 0, stride: width, step: 1, width, height };
}

/** A picture of one colour, as a decoder of limited-range BT.601 gives it. */
function uniform(y: number, u: number, v: number): YuvPicture {
  return {
    luma: plane(8, 8, () => y),
    u: plane(4, 4, () => u),
    v: plane(4, 4, () => v),
    ...{ x: 0, y: 0, matrix: "bt601", fullRange: false },
  };
}

const pixel = (picture: YuvPicture) => {
  const into = new Uint8Array(3);
  new YuvCropper().write(picture, { x: 0, y: 0, size: 8 }, 1, into);
  return [...into];
};

describe("scalePlane", () => {
  it.each([
    ["shrinking by a half", { x: 0, y: 0, size: 8 }, 4],
    ["shrinking by an uneven factor from an uneven place", { x: 1.3, y: 0.6, size: 7.7 }, 3],
    ["enlarging", { x: 2.25, y: 3, size: 3 }, 6],
    ["reaching outside", { x: -3.5, y: 2, size: 13 }, 5],
  ])("agrees with the command line's cropPicture when %s", (_name, crop, size) => {
    const grey = plane(9, 11, (x, y) => (x * 31 + y * 57 + x * y * 13) % 256);
    const rgb = Uint8Array.from({ length: 9 * 11 * 3 }, (_, i) => grey.data[Math.floor(i / 3)]!);
    const expected = cropPicture({ width: 9, height: 11, rgb }, crop, size).filter((_, i) => i % 3 === 0);
    const scaled = new Float32Array(size * size);
    scalePlane(grey, crop.x, crop.y, crop.size, size, scaled);
    scaled.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!), `pixel ${i}`).toBeLessThanOrEqual(0.51);
    });
  });

  it("reads interleaved planes", () => {
    const data = Uint8Array.from([10, 99, 30, 99, 50, 99, 70, 99]);
    const scaled = new Float32Array(1);
    scalePlane({ data, offset: 0, stride: 4, step: 2, width: 2, height: 2 }, 0, 0, 2, 1, scaled);
    expect(scaled[0]).toBeCloseTo(40, 4);
  });
});

describe("YuvCropper", () => {
  it("knows black, white and grey of limited range", () => {
    expect(pixel(uniform(16, 128, 128))).toEqual([0, 0, 0]);
    expect(pixel(uniform(235, 128, 128))).toEqual([255, 255, 255]);
    expect(pixel(uniform(126, 128, 128))).toEqual([128, 128, 128]);
  });

  it("knows the primaries of BT.601 within one step", () => {
    // ITU-R BT.601, 8 bit: red is (81, 90, 240), green (145, 54, 34), blue (41, 240, 110).
    const expectNear = (actual: number[], expected: number[]) =>
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2);
      });
    expectNear(pixel(uniform(81, 90, 240)), [255, 0, 0]);
    expectNear(pixel(uniform(145, 54, 34)), [0, 255, 0]);
    expectNear(pixel(uniform(41, 240, 110)), [0, 0, 255]);
  });

  it("takes full range as it is", () => {
    expect(pixel({ ...uniform(200, 128, 128), fullRange: true })).toEqual([200, 200, 200]);
  });

  it("leaves black what is outside the picture", () => {
    const into = new Uint8Array(4 * 4 * 3).fill(77);
    new YuvCropper().write(uniform(235, 128, 128), { x: -8, y: -8, size: 16 }, 4, into);
    const red = into.filter((_, i) => i % 3 === 0);
    expect([...red]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255]);
  });

  it("counts the crop from the whole picture when it got only a part of it", () => {
    const whole = uniform(16, 128, 128);
    const part = { ...whole, luma: plane(8, 8, (x) => (x < 4 ? 16 : 235)), x: 100, y: 40 };
    const into = new Uint8Array(2 * 2 * 3);
    new YuvCropper().write(part, { x: 100, y: 40, size: 8 }, 2, into);
    expect([...into.filter((_, i) => i % 3 === 0)]).toEqual([0, 255, 0, 255]);
  });
});
