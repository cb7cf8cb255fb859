import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextWords } from "../../../src/formats/reading/textWords";

const numberIn = (text: string) => new TextWords(text, "a.bvh").number("x");

describe("TextWords", () => {
  it("reads every number as JavaScript does", () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(6)),
      fc.integer().map((value) => `${value}.`),
      fc.constantFrom("-.5", ".5", "1e3", "+7", "-0", "00012.50", "123456789012345678", "0.1234567890123456789"),
    );
    fc.assert(
      fc.property(written, (text) => {
        expect(numberIn(` ${text}\n`)).toBe(Number(text));
        expect(numberIn(text)).toBe(Number(text));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each(["-", ".", "-.", "1.2.3", "1-2", "abc", "", "Infinity"])("refuses %j", (text) => {
    expect(() => numberIn(text)).toThrow("a number (x) is expected");
  });

  it("knows the line, with any kind of line break", () => {
    for (const lineBreak of ["\n", "\r\n", "\r"]) {
      const words = new TextWords(["a b", "", "c"].join(lineBreak), "a.bvh");
      expect([words.next(), words.line, words.next(), words.line, words.next(), words.line]).toEqual([
        "a",
        1,
        "b",
        1,
        "c",
        3,
      ]);
      expect(words.next()).toBeUndefined();
    }
  });
});
