import { describe, expect, it } from "vitest";
import { checkSetup, fieldOfMessage, isAdvanced } from "../../../../../../src/renderer/screens/train/setup/checkSetup";
import { plainPaths, settingFields } from "../../../../../../src/renderer/screens/train/setup/settingFields";
import { trainingSettings } from "../../../training/memoryTraining";

describe("what keeps a training from starting", () => {
  it("is nothing with what the studio proposes", () => {
    expect(checkSetup("Stairs", trainingSettings()).size).toBe(0);
  });

  it("is named by its field", () => {
    const problems = checkSetup(
      "  ",
      trainingSettings({ trainingClips: [], minutes: undefined, schedule: "cosine", stages: [], rehearsalShare: 1 }),
    );
    expect(Object.fromEntries(problems)).toEqual({
      name: "name-empty",
      clips: "nothing-to-learn",
      minutes: "no-limit",
      schedule: "cosine-needs-steps",
      stages: "no-stage",
      rehearsalShare: "all-rehearsal",
    });
  });

  it("is that nothing counts, when every weight is 0", () => {
    const provenanceWeights = { truth: 0, corrected: 0, blended: 0, interpolated: 0, predicted: 0 };
    const settings = trainingSettings({ provenanceWeights, reprojectionWeight: 0 });
    expect(checkSetup("a", settings).get("provenanceWeights.corrected")).toBe("no-weight");
    expect(checkSetup("a", { ...settings, reprojectionWeight: 1 }).size).toBe(0);
  });
});

describe("the field that a message of the host is about", () => {
  it.each([
    ["settings.learningRate must be above 0", "learningRate"],
    ["augmentation.noise is 3, at most 1", "augmentation.noise"],
    ["network.stages must be 1 to 3", "network.stages"],
    ["stages: 4 is not a stage", "stages"],
    ["heldOutClips: there is no clip x", "clips"],
    ["batchSize is no number", "batchSize"],
    ["no space left", undefined],
  ])("%s: %s", (message, field) => {
    expect(fieldOfMessage(message)).toBe(field);
  });
});

describe("the fields of the form", () => {
  it("are every field of the settings, once", () => {
    const shown = [...plainPaths, ...settingFields.map(({ path }) => path)];
    expect(new Set(shown).size).toBe(shown.length);
    const { trainingClips: _a, heldOutClips: _b, augmentation, provenanceWeights, ...rest } = trainingSettings();
    const all = [
      ...Object.keys(rest),
      ...Object.keys(augmentation).map((key) => `augmentation.${key}`),
      ...Object.keys(provenanceWeights).map((key) => `provenanceWeights.${key}`),
      "steps",
      "augmentation.light",
      "network.recurrent",
      "network.stages",
    ];
    expect(shown.sort()).toEqual(all.sort());
  });

  it("are hidden under Advanced, or always seen", () => {
    expect(isAdvanced("seed")).toBe(true);
    expect(isAdvanced("minutes")).toBe(false);
  });
});
