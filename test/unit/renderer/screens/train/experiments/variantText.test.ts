import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  offeredVariants,
  variantGroups,
} from "../../../../../../src/renderer/screens/train/experiments/experimentVariants";
import { readVariant } from "../../../../../../src/renderer/screens/train/experiments/variantText";
import { expandVariants } from "../../../../../../src/studio/training/experiments";
import { trainingSettings } from "../../../training/memoryTraining";

const folder = join(import.meta.dirname, "../../../../../../resources/models/rpsm-keypoints-512");
const base = {
  id: "rpsm-keypoints-512",
  description: readFileSync(join(folder, "model.json"), "utf8"),
  weights: new Uint8Array(),
};

describe("a variant in words", () => {
  it("is read back from what the host calls it, whichever is offered", () => {
    const settings = trainingSettings();
    const variants = variantGroups.flatMap((group) => offeredVariants(group, settings, 3));
    const named = expandVariants(settings, variants, base).map(({ variant }) => variant);
    expect(named.map(readVariant)).toEqual(variants);
  });

  it("is unknown when the host says something else", () => {
    expect(readVariant("depth = 3")).toBeUndefined();
    expect(readVariant("learns nothing")).toBeUndefined();
  });
});
