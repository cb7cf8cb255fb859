import { describe, expect, it } from "vitest";
import {
  offeredVariants,
  variantGroups,
  variantKey,
} from "../../../../../../src/renderer/screens/train/experiments/experimentVariants";
import { trainingSettings } from "../../../training/memoryTraining";

const keys = (...args: Parameters<typeof offeredVariants>) => offeredVariants(...args).map(variantKey);

describe("the variants of an experiment", () => {
  it("leaves out what the settings are already", () => {
    const settings = trainingSettings({ sequenceLength: 16, learningRate: 1e-4, learns: "lstm" });
    expect(keys("network", settings, 3)).toEqual(["as-is", "without-lstm", "stages-1", "stages-2"]);
    expect(keys("sequences", settings, 3)).toEqual(["frames-5", "frames-64"]);
    expect(keys("learningRate", settings, 3)).toEqual(["rate-0.00001", "rate-0.00003", "rate-0.0003", "rate-0.001"]);
    expect(keys("learns", settings, 3)).toEqual(["learns-lstm+fc", "learns-adaption", "learns-all"]);
  });

  it("offers no more stages than the base model has, and the LSTM's absence only where there is one", () => {
    const settings = trainingSettings({ network: { recurrent: "none" } });
    expect(keys("network", settings, 2)).toEqual(["as-is", "stages-1"]);
    expect(keys("network", trainingSettings({ network: { stages: 1 } }), 2)).toEqual([
      "as-is",
      "without-lstm",
      "stages-2",
    ]);
  });

  it("names each variant differently", () => {
    const settings = trainingSettings();
    const all = variantGroups.flatMap((group) => keys(group, settings, 3));
    expect(new Set(all).size).toBe(all.length);
  });
});
