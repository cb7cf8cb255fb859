import { beforeAll, describe, expect, test } from "vitest";
import type { RpsmConfig } from "../../../src/rpsm/config";
import { describeNetwork } from "../../../src/rpsm/describeNetwork";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "./support/backends";
import { imageConfigs, tinyImageConfig } from "./support/tinyImageNetwork";
import { allConfigs, nameOf, tinyConfig } from "./support/tinyNetwork";

beforeAll(useCpu);

const keypointConfigs = allConfigs.map((config) => [nameOf(config), config] as const);

test.each([...keypointConfigs, ...imageConfigs])("%s: the lines' parameters are the network's", (_, config) => {
  const network = RpsmNetwork.create(config, 1);
  const rows = describeNetwork(config);
  expect(rows.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(network.parameterCount);
  for (const { name } of network.parameters.specs) {
    expect(
      rows.filter(({ layer }) => name.startsWith(`${layer}.`)),
      name,
    ).toHaveLength(1);
  }
  network.dispose();
});

describe("the paper's network from pixels", () => {
  const paper = (change: Partial<RpsmConfig> = {}) =>
    tinyImageConfig({ image: { sizePx: 368, baseChannels: 64 }, stages: 3, width: 1024, ...change });
  const rows = describeNetwork(paper());
  const row = (name: string) => rows.find(({ layer }) => layer === name);
  const total = (of: "parameters" | "multiplyAccumulates", among = rows) =>
    among.reduce((sum, line) => sum + line[of], 0);

  test("has the layers of the paper's table", () => {
    const shared = ["1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4"].map((name) => `shared.conv${name}`);
    shared.splice(2, 0, "shared.pool1");
    shared.splice(5, 0, "shared.pool2");
    shared.push("shared.pool3", ...[1, 2, 3, 4, 5, 6, 7].map((i) => `shared.conv4_${i}`));
    const ofStage = ["conv5_1", "conv5_2", "conv6_1", "conv6_2", "adaption.fc_1", "lstm", "fc_2"];
    const stages = [1, 2, 3].flatMap((stage) => ofStage.map((name) => `stage${stage}.${name}`));
    expect(rows.map(({ layer }) => layer)).toEqual([...shared, ...stages]);
  });

  test.each([
    ["shared.conv1_1", [368, 368, 64], (3 * 9 + 1) * 64, 368 * 368 * 3 * 9 * 64],
    ["shared.pool1", [184, 184, 64], 0, 0],
    ["shared.conv4_2", [46, 46, 256], (512 * 9 + 1) * 256, 46 * 46 * 512 * 9 * 256],
    ["shared.conv4_7", [46, 46, 128], (256 * 9 + 1) * 128, 46 * 46 * 256 * 9 * 128],
    ["stage1.conv5_1", [46, 46, 128], (128 * 9 + 1) * 128, 46 * 46 * 128 * 9 * 128],
    ["stage2.conv5_1", [46, 46, 128], (256 * 9 + 1) * 128, 46 * 46 * 256 * 9 * 128],
    ["stage1.conv6_1", [23, 23, 128], (128 * 25 + 1) * 128, 23 * 23 * 128 * 25 * 128],
    ["stage1.conv6_2", [12, 12, 128], (128 * 25 + 1) * 128, 12 * 12 * 128 * 25 * 128],
    ["stage1.adaption.fc_1", [1024], (18432 + 1) * 1024, 18432 * 1024],
    ["stage1.lstm", [1024], 4 * 1024 * (1024 + 1024 + 1), 4 * 1024 * 2048],
    ["stage3.lstm", [1024], 4 * 1024 * (1075 + 1024 + 1), 4 * 1024 * 2099],
    ["stage3.fc_2", [51], (1024 + 1) * 51, 1024 * 51],
  ])("%s by hand", (layer, outputShape, parameters, multiplyAccumulates) => {
    expect(row(layer)).toEqual({ layer, outputShape, parameters, multiplyAccumulates });
  });

  test("comes to 93.4 M parameters and 44.2 GMAC a frame, 40.8 of them shared", () => {
    expect(total("parameters")).toBe(93_358_681);
    expect(total("multiplyAccumulates")).toBe(44_201_690_112);
    const shared = rows.filter(({ layer }) => layer.startsWith("shared."));
    expect(total("multiplyAccumulates", shared) / 1e9).toBeCloseTo(40.8, 1);
  });

  test("a convolutional LSTM counts its gates at every place of its map", () => {
    const [conv6, conv5] = (["conv6", "conv5"] as const).map((map) =>
      describeNetwork(paper({ recurrent: "convlstm", convLstm: { map } })).find(
        ({ layer }) => layer === "stage2.convlstm",
      ),
    );
    const weights = 9 * 4 * 128 * (128 + 51 + 128);
    const expected = { layer: "stage2.convlstm", parameters: weights + 4 * 128 };
    expect(conv6).toEqual({ ...expected, outputShape: [12, 12, 128], multiplyAccumulates: 144 * weights });
    expect(conv5).toEqual({ ...expected, outputShape: [46, 46, 128], multiplyAccumulates: 46 * 46 * weights });
  });
});

test("the keypoint network by hand", () => {
  expect(describeNetwork(tinyConfig({ stages: 1 }))).toEqual([
    { layer: "stage1.adaption.fc_1", outputShape: [8], parameters: 56 * 8, multiplyAccumulates: 55 * 8 },
    { layer: "stage1.adaption.residual.fc_a", outputShape: [8], parameters: 72, multiplyAccumulates: 64 },
    { layer: "stage1.adaption.residual.fc_b", outputShape: [8], parameters: 72, multiplyAccumulates: 64 },
    { layer: "stage1.lstm", outputShape: [8], parameters: 32 * 17, multiplyAccumulates: 32 * 16 },
    { layer: "stage1.fc_2", outputShape: [51], parameters: 17 * 51, multiplyAccumulates: 16 * 51 },
  ]);
});
