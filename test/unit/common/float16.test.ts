import { describe, expect, it } from "vitest";
import { fromFloat16Bits, toFloat16Bits } from "../../../src/common/float16";

describe("half precision", () => {
  it("has the patterns of the standard", () => {
    const values = [0, -0, 1, -2, 65504, 65520, 2 ** -24, 2 ** -14, 1 / 3, Number.POSITIVE_INFINITY];
    const patterns = [0, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x7c00, 1, 0x0400, 0x3555, 0x7c00];
    expect([...toFloat16Bits(values)]).toEqual(patterns);
  });

  it("keeps every one of the 65,536 patterns through a round trip, except that not-a-number stays one", () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const values = fromFloat16Bits(patterns);
    const back = toFloat16Bits(values);
    const changed = [...patterns].filter((pattern, i) => !Number.isNaN(values[i]) && back[i] !== pattern);
    expect(changed).toEqual([]);
    expect(Number.isNaN(fromFloat16Bits(toFloat16Bits([Number.NaN]))[0])).toBe(true);
  });

  it("rounds to the nearest, ties to even", () => {
    const step = 2 ** -10;
    expect([...fromFloat16Bits(toFloat16Bits([1 + step / 2, 1 + (3 * step) / 2, 1 + 0.51 * step]))]).toEqual([
      1,
      1 + 2 * step,
      1 + step,
    ]);
  });
});
