import { describe, expect, it } from "vitest";
import { findClip } from "../../../src/cli/findClip";
import type { ClipSummary } from "../../../src/common/libraryProtocol";
import type { ClipLibrary } from "../../../src/studio/library/clipLibrary";

const clips = [
  ["aaaa1111-x", "walk"],
  ["aaaa2222-x", "squat"],
  ["bbbb3333-x", "walk"],
  ["cccc4444-x", "aaaa2222"],
].map(([id, name]) => ({ id, name, createdAt: "2026-01-01" }) as ClipSummary);
const library = { list: () => clips, folder: "/library" } as unknown as ClipLibrary;
const found = (text: string) => findClip(library, text).id;

describe("a clip that a command line names", () => {
  it("is found by its id, its name, or the beginning of its id", () => {
    expect(found("bbbb3333-x")).toBe("bbbb3333-x");
    expect(found("squat")).toBe("aaaa2222-x");
    expect(found("bbbb")).toBe("bbbb3333-x");
  });

  it("is the one of that name before the one whose id begins so", () => {
    expect(found("aaaa2222")).toBe("cccc4444-x");
  });

  it("must be one alone", () => {
    expect(() => found("walk")).toThrow("2 clips are named");
    expect(() => found("aaaa")).toThrow('2 clips have an id that begins with "aaaa"');
  });

  it("is not guessed from less than four letters", () => {
    expect(() => found("bbb")).toThrow('there is no clip "bbb"');
  });
});
