import { describe, expect, it } from "vitest";
import { estimateRun } from "../../../../../../src/renderer/screens/train/setup/estimateRun";
import { trainingSettings } from "../../../training/memoryTraining";

// 32 sequences of 16 frames: 512 frames a step.
const settings = trainingSettings({ batchSize: 32, sequenceLength: 16, rehearsalShare: 0.5 });

describe("what is to be expected of a training", () => {
  it("takes the minutes that it is given, and as many frames as the machine computes in them", () => {
    const estimate = estimateRun({ ...settings, minutes: 10, steps: undefined }, 200, 1000);
    expect(estimate).toEqual({ seconds: 600, frames: 120_000, repetitions: 60 });
  });

  it("takes as long as its steps need", () => {
    const estimate = estimateRun({ ...settings, minutes: undefined, steps: 100 }, 200, 1000);
    expect(estimate).toEqual({ seconds: 256, frames: 51_200, repetitions: 25.6 });
  });

  it("ends at the first of the two", () => {
    expect(estimateRun({ ...settings, minutes: 1, steps: 100 }, 200, 0).seconds).toBe(60);
    expect(estimateRun({ ...settings, minutes: 5, steps: 100 }, 200, 0).seconds).toBe(256);
  });

  it("says what can be said before anything was measured", () => {
    expect(estimateRun({ ...settings, minutes: 10, steps: undefined }, undefined, 1000)).toEqual({ seconds: 600 });
    const bySteps = estimateRun({ ...settings, minutes: undefined, steps: 100 }, undefined, 1000);
    expect(bySteps).toEqual({ frames: 51_200, repetitions: 25.6 });
  });
});
