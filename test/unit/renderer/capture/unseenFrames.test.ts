import { describe, expect, it } from "vitest";
import { UnseenFrames } from "../../../../src/renderer/capture/unseenFrames";

describe("unseen frames", () => {
  it("are the pictures shown between two that the page heard of; the first has none before it", () => {
    const unseen = new UnseenFrames();
    expect([7, 8, 11, 12, 12].map((presented) => unseen.before(presented))).toEqual([0, 0, 2, 0, 0]);
  });
});
