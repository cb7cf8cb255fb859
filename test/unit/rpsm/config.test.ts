import { expect, test } from "vitest";
import { parseRpsmConfig } from "../../../src/rpsm/config";
import { parseModelDescription } from "../../../src/rpsm/modelDescription";
import { tinyImageConfig } from "./support/tinyImageNetwork";
import { tinyConfig } from "./support/tinyNetwork";

test.each([
  ["keypoints", tinyConfig()],
  ["pixels", tinyImageConfig()],
  ["pixels with a convolutional LSTM", tinyImageConfig({ recurrent: "convlstm", convLstm: { map: "conv5" } })],
])("a network from %s is read as it was written", (_, config) => {
  expect(parseRpsmConfig(JSON.parse(JSON.stringify(config)), "pose")).toEqual(config);
});

test("a convolutional LSTM sits after conv6 where nothing is said", () => {
  const { convLstm } = parseRpsmConfig(tinyImageConfig({ recurrent: "convlstm" }), "pose");
  expect(convLstm).toEqual({ map: "conv6" });
});

const image = (change: object) => ({ ...tinyImageConfig(), image: { sizePx: 32, baseChannels: 4, ...change } });

test.each([
  [{ ...tinyConfig(), frontEnd: "video" }, '"network.frontEnd" must be "keypoints" or "image"'],
  [{ ...tinyImageConfig(), image: undefined }, '"network.image.sizePx" must be a multiple of 8 from 32 to 512'],
  [image({ sizePx: 100 }), '"network.image.sizePx" must be a multiple of 8 from 32 to 512'],
  [image({ sizePx: 520 }), '"network.image.sizePx" must be a multiple of 8 from 32 to 512'],
  [image({ baseChannels: 3 }), '"network.image.baseChannels" must be a whole number from 4 to 64'],
  [image({ baseChannels: 4.5 }), '"network.image.baseChannels" must be a whole number from 4 to 64'],
  [{ ...tinyConfig(), recurrent: "gru" }, '"network.recurrent" must be "lstm", "none" or "convlstm"'],
  [
    { ...tinyConfig(), recurrent: "convlstm" },
    '"network.recurrent" must be "lstm" or "none": "convlstm" needs the feature maps of the "image" front end',
  ],
  [
    { ...tinyImageConfig({ recurrent: "convlstm" }), convLstm: { map: "conv4" } },
    '"network.convLstm.map" must be "conv5" or "conv6"',
  ],
])("what no network can be is refused by the field %#", (config, message) => {
  expect(() => parseRpsmConfig(config, "pose")).toThrow(`pose: ${message}`);
});

test("a description says that its weights have learnt nothing yet, or does not speak of it", () => {
  const text = (more: object) =>
    JSON.stringify({ format: "rpsm-studio-model", version: 1, network: tinyImageConfig(), ...more });
  expect(parseModelDescription(text({ untrained: true }), "pose")).toEqual({
    network: tinyImageConfig(),
    untrained: true,
  });
  expect(parseModelDescription(text({ name: "Pose" }), "pose")).toEqual({ name: "Pose", network: tinyImageConfig() });
});
