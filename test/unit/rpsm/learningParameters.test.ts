import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { learningParameters } from "../../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { tinyImageConfig } from "./support/tinyImageNetwork";
import { tinyConfig } from "./support/tinyNetwork";

beforeAll(useCpu);

const specsOf = (change = {}) => RpsmNetwork.create(tinyConfig(change), 1).parameters.specs;
const namesOf = (...choice: Parameters<typeof learningParameters>) =>
  learningParameters(...choice).map(({ name }) => name);

test("everything learns where nothing is said", () => {
  expect(learningParameters(specsOf())).toEqual(specsOf());
});

test.each([
  ["lstm", ["lstm"]],
  ["lstm+fc", ["lstm", "fc_2"]],
  ["adaption", ["lstm", "fc_2", "adaption"]],
  ["all", ["lstm", "fc_2", "adaption"]],
] as const)("%s takes these parts of the chosen stages", (parts, names) => {
  const learning = namesOf(specsOf(), { parts, stages: [1, 3] });
  const expected = specsOf()
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("stage2.") && names.some((part) => name.includes(`.${part}.`)));
  expect(learning).toEqual(expected);
  expect(learning).toContain("stage3.lstm.weight_hh");
});

test("what all stages share learns with everything only", () => {
  const specs = RpsmNetwork.create(tinyImageConfig({ recurrent: "convlstm" }), 1).parameters.specs;
  const stage1 = specs.map(({ name }) => name).filter((name) => name.startsWith("stage1."));
  expect(namesOf(specs, { parts: "all", stages: [1] })).toContain("shared.conv1_1.weight");
  expect(namesOf(specs, { parts: "adaption", stages: [1] })).toEqual(stage1);
  const memory = ["weight_ih", "weight_hh", "bias"].map((name) => `stage1.convlstm.${name}`);
  expect(namesOf(specs, { parts: "lstm", stages: [1] })).toEqual(memory);
});

test("a choice of what the network has not is refused by name", () => {
  const refused = (message: string) => expect.objectContaining({ code: "bad-argument", message });
  expect(() => learningParameters(specsOf({ recurrent: "none" }), { parts: "lstm", stages: [1, 2] })).toThrow(
    refused('training: "learns": this network has no lstm in stages 1, 2; choose more'),
  );
  expect(() => learningParameters(specsOf({ stages: 1 }), { parts: "all", stages: [3] })).toThrow(
    refused('training: "learns": this network has no all in stage 3; choose more'),
  );
});
