import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatLayers, formatLayersAsMarkdown } from "../../../src/cli/layerTable";
import { layersOf } from "../../../src/engine/newNetworks";
import { newModelDescription, paperNetwork } from "../../../src/studio/models/newModel";

const rows = [
  { layer: "shared.conv1_1", outputShape: [46, 46, 8], parameters: 1234, multiplyAccumulates: 1_000_000 },
  { layer: "stage1.fc_2", outputShape: [51], parameters: 6, multiplyAccumulates: 5 },
];

test("columns line up, and sums are last", () => {
  expect(formatLayers(rows).split("\n")).toEqual([
    "layer           output       parameters  MACs a frame",
    "shared.conv1_1  46 x 46 x 8       1,234     1,000,000",
    "stage1.fc_2     51                    6             5",
    "all                               1,240     1,000,005",
  ]);
});

test("docs/image-network.md shows the paper's network as it is", () => {
  const layers = layersOf(JSON.stringify(newModelDescription("paper", "paper", paperNetwork)));
  expect(readFileSync("docs/image-network.md", "utf8")).toContain(`\n${formatLayersAsMarkdown(layers)}\n`);
});
