import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NewNetworkRequest } from "../../../../src/common/protocol";
import { readSafetensors, writeSafetensors } from "../../../../src/common/safetensors";
import { newNetwork } from "../../../../src/engine/newNetworks";
import type { EngineConnection } from "../../../../src/studio/engineConnection";
import { createImageModel, networkOf } from "../../../../src/studio/models/newImageModel";
import { paperNetwork } from "../../../../src/studio/models/newModel";
import { useWasm } from "../../rpsm/support/backends";

const folder = mkdtempSync(join(tmpdir(), "rpsm-new-"));
const network = { sizePx: 32, baseChannels: 4, width: 8, recurrent: "lstm" } as const;
/** The engine's answers, without a process around it. */
const engine = {
  host: { call: (_method: string, request: NewNetworkRequest) => newNetwork(request) },
} as unknown as EngineConnection;

beforeAll(() => useWasm());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is the paper's network but for what was chosen", () => {
  const { image, width, recurrent } = paperNetwork;
  expect(networkOf({ ...image!, width, recurrent })).toEqual(paperNetwork);
  expect(networkOf({ ...network, recurrent: "convlstm" }).convLstm).toEqual({ map: "conv6" });
});

it("is untrained, and named after its name", async () => {
  const { content, taken } = await createImageModel(engine, { name: "Looks at pictures", network });
  expect(content.description).toMatchObject({ id: "looks-at-pictures", name: "Looks at pictures", untrained: true });
  expect(content.card).toContain("Untrained");
  expect(taken).toBe(0);
});

it("sees through OpenPose's first layer what OpenPose saw", async () => {
  const weights = Float32Array.from({ length: 4 * 3 * 9 }, (_, i) => Math.sin(i));
  const path = join(folder, "pose.safetensors");
  const tensors = [
    { name: "model0.conv1_1.weight", shape: [4, 3, 3, 3], values: weights },
    { name: "model0.conv1_1.bias", shape: [4], values: new Float32Array(4) },
  ];
  writeFileSync(path, writeSafetensors(tensors, "F32"));
  const file = { path, fileName: "pose.safetensors", colours: "openpose" } as const;
  const { content, taken } = await createImageModel(engine, { name: "Pose", network }, file);
  expect(taken).toBe(2);
  const stored = readSafetensors(content.weights, "new").tensors;
  const ours = stored.get("shared.conv1_1.weight")!.read();
  const bias = stored.get("shared.conv1_1.bias")!.read();
  // One orange patch: theirs sees byte / 256 - 0.5, blue first; ours byte / 255 - 0.5, red first.
  const bytes = [240, 130, 20];
  for (let output = 0; output < 4; output++) {
    let [expected, found] = [0, bias[output]!];
    for (let colour = 0; colour < 3; colour++) {
      for (let place = 0; place < 9; place++) {
        expected += weights[(output * 3 + colour) * 9 + place]! * (bytes[2 - colour]! / 256 - 0.5);
        found += ours[(output * 3 + colour) * 9 + place]! * (bytes[colour]! / 255 - 0.5);
      }
    }
    expect(found).toBeCloseTo(expected, 2);
  }
});
