import { describe, expect, it } from "vitest";
import { commaSeparated, numberBetween, wholeNumberBetween } from "../../../src/cli/flagParsers";

describe("numbers on the command line", () => {
  it("are taken within their range", () => {
    expect(numberBetween(0, 1)("0.25")).toBe(0.25);
    expect(wholeNumberBetween(1, 3)("3")).toBe(3);
  });

  it.each(["", " ", "x", "2", "-0.1", "NaN"])("%j is refused for 0 to 1, and the range is named", (text) => {
    expect(() => numberBetween(0, 1)(text)).toThrow("a number from 0 to 1");
  });

  it.each(["", "1.5", "0", "4", "1e9"])("%j is refused as a whole number from 1 to 3", (text) => {
    expect(() => wholeNumberBetween(1, 3)(text)).toThrow("a whole number from 1 to 3");
  });
});

describe("names on the command line", () => {
  it("have commas between them, and perhaps spaces", () => {
    expect(commaSeparated("walk-1, 走路 2,,run")).toEqual(["walk-1", "走路 2", "run"]);
    expect(() => commaSeparated(" , ")).toThrow("one name or more");
  });
});
