import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldOutSequences } from "../../../src/cli/heldOutSequences";
import { readMocapFolder } from "../../../src/cli/mocapFolder";
import type { Mocap } from "../../../src/formats/mocap";
import { writeSmallMocap } from "./support";

let folder: string;
let mocap: Mocap;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "held-out-"));
  await writeSmallMocap(folder);
  mocap = await readMocapFolder(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe("the CMU-24 protocol", () => {
  it("is the same set every time, of another motion for each split", () => {
    const first = heldOutSequences(mocap, "test", true);
    expect([first.sequences, first.sequenceLength]).toEqual([1024, 128]);
    const again = heldOutSequences(mocap, "test", true).generator.generate(7, 1);
    expect(first.generator.generate(7, 1)).toEqual(again);
    expect(heldOutSequences(mocap, "val", true).generator.generate(7, 1).targetsMm).not.toEqual(again.targetsMm);
  });

  it("asks for the same poses with and without detector errors", () => {
    const noisy = heldOutSequences(mocap, "test", true).generator.generate(3, 1);
    const clean = heldOutSequences(mocap, "test", false).generator.generate(3, 1);
    expect(noisy.targetsMm).toEqual(clean.targetsMm);
    expect(noisy.inputs).not.toEqual(clean.inputs);
  });

  it("tells whose motion a sequence is, what it shows, and its frames' times", () => {
    const { facts, generator } = heldOutSequences(mocap, "test", true);
    const { subject, description, timesS } = facts(5);
    expect({ subject, description }).toEqual({ subject: 3, description: "raises an arm" });
    expect(timesS).toHaveLength(128);
    expect(timesS[0]).toBe(0);
    expect(timesS[2]! - timesS[1]!).toBeCloseTo(generator.describe(5).timeSteps[2]!, 6);
  });

  it("bends no legs: the knees are as straight as captured", () => {
    const { targetsMm } = heldOutSequences(mocap, "val", false).generator.generate(0, 20);
    for (let at = 0; at < targetsMm.length; at += 51) {
      const toAnkle = Math.hypot(...[0, 1, 2].map((axis) => targetsMm[at + 9 + axis]! - targetsMm[at + 3 + axis]!));
      expect(toAnkle).toBeGreaterThan(825);
    }
  });
});
