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
    expect(pacer.waitMs(1000)).toBe(40);
    expect(pacer.waitMs(1030)).toBe(10);
    expect(pacer.waitMs(1040)).toBe(0);
    expect(pacer.waitMs(1100)).toBe(0);
  });

  it("counts from the sending when the engine stood still", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 50);
    pacer.started(2000);
    expect(pacer.waitMs(2010)).toBe(30);
  });

  it("follows the engine's speed without jumping at one slow frame", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 40);
    pacer.answered(1100, 140);
    // 40 + 0.3 * 100 = 70, less the 10 ms of transport.
    expect(pacer.waitMs(1100)).toBe(60);
  });

  it("leaves twice the time that cutting out takes", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 50);
    // From 0 by 0.3 of 10.
    pacer.cutOut(10);
    expect(pacer.waitMs(1000)).toBe(34);
  });

  it("never waits for an engine that is faster than the transport", () => {
    const pacer = new FramePacer();
    pacer.answered(1000, 8);
    expect(pacer.waitMs(1000)).toBe(0);
  });
});
