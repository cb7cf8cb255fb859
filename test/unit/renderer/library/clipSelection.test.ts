import { describe, expect, it } from "vitest";
import {
  type ClipSelection,
  extendTo,
  keepOnly,
  nothingSelected,
  selectAll,
  selectOne,
  stepTo,
  toggle,
} from "../../../../src/renderer/library/clipSelection";

const ids = ["a", "b", "c", "d", "e", "f", "g"];
const chosen = ({ selected }: ClipSelection) => [...selected].sort().join("");

describe("choosing clips", () => {
  it("a plain press chooses one alone", () => {
    expect(selectOne("c")).toEqual({ selected: new Set(["c"]), active: "c", anchor: "c" });
  });

  it("with Ctrl one comes or goes", () => {
    const two = toggle(selectOne("c"), "e");
    expect(chosen(two)).toBe("ce");
    expect(chosen(toggle(two, "c"))).toBe("e");
  });

  it("with Shift a range from where it began, in both directions", () => {
    const down = extendTo(selectOne("c"), ids, "e");
    expect(chosen(down)).toBe("cde");
    expect(chosen(extendTo(down, ids, "a"))).toBe("abc");
  });

  it("with Shift and no beginning only the one", () => {
    expect(chosen(extendTo(nothingSelected, ids, "d"))).toBe("d");
    expect(chosen(extendTo(selectOne("gone"), ids, "d"))).toBe("d");
  });

  it("all", () => expect(chosen(selectAll(nothingSelected, ids))).toBe("abcdefg"));

  it("forgets clips that are gone", () => {
    const selection = extendTo(selectOne("a"), ids, "c");
    expect(keepOnly(selection, (id) => id !== "a" && id !== "c")).toEqual({
      selected: new Set(["b"]),
      active: undefined,
      anchor: undefined,
    });
  });
});

describe("the arrow keys in a grid of three columns", () => {
  // a b c
  // d e f
  // g
  const step = (key: string, active: string | undefined) => stepTo(key, active, ids, 3, 2);

  it.each([
    ["ArrowRight", "c", "d"],
    ["ArrowLeft", "a", "a"],
    ["ArrowDown", "b", "e"],
    ["ArrowDown", "e", "g"],
    ["ArrowUp", "f", "c"],
    ["ArrowUp", "b", "b"],
    ["Home", "f", "a"],
    ["End", "a", "g"],
    ["PageDown", "a", "g"],
    ["PageUp", "g", "a"],
    ["ArrowDown", undefined, "a"],
    ["End", undefined, "g"],
  ])("%s from %s leads to %s", (key, from, to) => expect(step(key, from)).toBe(to));

  it("other keys lead nowhere, and nothing leads anywhere without clips", () => {
    expect(step("x", "a")).toBeUndefined();
    expect(stepTo("ArrowDown", undefined, [], 3, 2)).toBeUndefined();
  });
});
