import { describe, expect, it } from "vitest";
import { isOurFrame, isOurUrl } from "../../../src/main/pageOrigin";

describe("the desktop page's origin", () => {
  it("is app://studio and nothing that looks like it", () => {
    expect(["app://studio", "app://studio/index.html"].map(isOurUrl)).toEqual([true, true]);
    for (const url of [
      "app://studio.evil",
      "app://studio@evil/",
      "https://studio/",
      "file:///studio",
      "app://other/",
      "",
    ]) {
      expect(isOurUrl(url)).toBe(false);
    }
  });

  it("is only the top frame of a window", () => {
    const top = { url: "app://studio/index.html", parent: null };
    const frame = (value: unknown) => value as Parameters<typeof isOurFrame>[0];
    expect(isOurFrame(frame(top))).toBe(true);
    expect(isOurFrame(frame({ ...top, parent: top }))).toBe(false);
    expect(isOurFrame(frame({ ...top, url: "https://evil.example/" }))).toBe(false);
    expect(isOurFrame(null)).toBe(false);
  });
});
