import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { learningParameters } from "../../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
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
  const shared = { name: "shared.conv.weight", fileShape: [1], memoryAxes: [0], initial: { kind: "zeros" } } as const;
  const specs = [shared, ...specsOf()];
  expect(namesOf(specs, { parts: "all", stages: [1] })).toContain("shared.conv.weight");
  expect(namesOf(specs, { parts: "adaption", stages: [1] })).not.toContain("shared.conv.weight");
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
