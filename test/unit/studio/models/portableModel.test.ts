import { expect, it } from "vitest";
import { writeSafetensors } from "../../../../src/common/safetensors";
import { weightsHash } from "../../../../src/studio/models/modelFolder";
import { fromPortableModel, toPortableModel } from "../../../../src/studio/models/portableModel";
import { someLineage, someModel } from "./someModel";

it("a model comes back from its one file as it went in: weights bit for bit, description, card, lineage", () => {
  const model = someModel("climber", { lineage: someLineage() });
  const back = fromPortableModel(toPortableModel(model), "climber.safetensors");
  expect(Buffer.from(back.weights).equals(Buffer.from(model.weights))).toBe(true);
  expect(back.description).toEqual(model.description);
  expect(back.card).toBe(model.card);
  expect(back.lineage).toEqual(model.lineage);
});

it("the file's weights are readable as plain safetensors, and metadata does not change their hash", () => {
  const model = someModel("climber");
  const file = toPortableModel(model);
  expect(weightsHash(file)).toBe(weightsHash(model.weights));
  expect(file.length).toBeGreaterThan(model.weights.length);
});

it("says what a file of foreign weights lacks", () => {
  const foreign = writeSafetensors([{ name: "w", shape: [1], values: Float32Array.of(1) }], "F32");
  expect(() => fromPortableModel(foreign, "backbone.safetensors")).toThrow(
    /backbone.safetensors holds weights, but does not say of which network/,
  );
});

it("names the field of a description that is wrong", () => {
  const model = someModel("climber");
  const wrong = {
    ...model,
    description: { ...model.description, network: { ...model.description.network, stages: 9 } },
  };
  expect(() => fromPortableModel(toPortableModel(wrong), "x.safetensors")).toThrow(/x.safetensors.*network.stages/);
});
