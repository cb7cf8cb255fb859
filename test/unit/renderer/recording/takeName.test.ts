import { expect, it } from "vitest";
import { nextTakeName } from "../../../../src/renderer/recording/takeName";

const english = (number: number) => `Take ${number}`;
const chinese = (number: number) => `录制 ${number}`;

it.each([
  [[], "Take 1"],
  [["walk", "Take two", "Take", "My Take 9", "Take 4 (copy)"], "Take 1"],
  [["Take 1", "Take 12", "Take 3"], "Take 13"],
  [["Take 007"], "Take 1"],
])("after %j comes %s", (names, expected) => {
  expect(nextTakeName(names, english)).toBe(expected);
});

it("counts the names of the language in use only", () => {
  expect(nextTakeName(["Take 5", "录制 2"], chinese)).toBe("录制 3");
});
