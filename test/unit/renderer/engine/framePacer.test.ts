import { describe, expect, it } from "vitest";
import { FramePacer } from "../../../../src/renderer/engine/framePacer";

describe("the pace of frames", () => {
  it("does not wait before the first answer: nothing is known of the engine", () => {
    const pacer = new FramePacer();
    pacer.started(1000);
    expect(pacer.waitMs(1000)).toBe(0);
  });

  it("holds the second frame back until shortly before the engine is done with the first", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 50);
    expect(pacer.waitMs(1000)).toBe(38);
    expect(pacer.waitMs(1030)).toBe(8);
    expect(pacer.waitMs(1038)).toBe(0);
    expect(pacer.waitMs(1100)).toBe(0);
  });

  it("counts from the sending when the engine stood still", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 50);
    pacer.started(2000);
    expect(pacer.waitMs(2010)).toBe(28);
  });

  it("follows the engine's speed without jumping at one slow frame", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 40);
    pacer.answered(1100, 140);
    // 40 + 0.3 * 100 = 70, less the 12 ms of cutting out and transport.
    expect(pacer.waitMs(1100)).toBe(58);
  });

  it("never waits for an engine that is faster than the transport", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 8);
    expect(pacer.waitMs(1000)).toBe(0);
  });
});
