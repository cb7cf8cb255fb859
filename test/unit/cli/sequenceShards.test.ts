import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSequenceShards } from "../../../src/cli/sequenceShards";
import { readSafetensors } from "../../../src/common/safetensors";
import { createSequenceGenerator } from "../../../src/pose/synthesis/sequenceGenerator";
import { armRaise } from "../pose/synthesis/testMotion";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "shards-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("exported sequences", () => {
  it("are complete safetensors files with every sequence once, in half precision", async () => {
    const generator = createSequenceGenerator(armRaise(60), { seed: 3, sequenceLength: 4 });
    const written: number[] = [];
    await writeSequenceShards(generator, {
      folder,
      prefix: "train",
      sequences: 5,
      sequenceLength: 4,
      sequencesPerShard: 3,
      onShard: (count) => written.push(count),
    });
    expect(written).toEqual([3, 5]);
    expect((await readdir(folder)).sort()).toEqual(["train-0000.safetensors", "train-0001.safetensors"]);
    const second = await readFile(join(folder, "train-0001.safetensors"));
    const { tensors } = readSafetensors(new Uint8Array(second), "train-0001");
    expect(tensors.get("inputs")!.shape).toEqual([2, 4, 55]);
    expect(tensors.get("targets")!.shape).toEqual([2, 4, 51]);
    const expected = generator.generate(3, 2);
    const closeTo = (values: Float32Array, truth: Float32Array) =>
      values.every((value, i) => Math.abs(value - truth[i]!) <= Math.max(1e-6, Math.abs(truth[i]!)) / 1000);
    expect(closeTo(tensors.get("inputs")!.read(), expected.inputs)).toBe(true);
    expect(closeTo(tensors.get("targets")!.read(), expected.targetsMm)).toBe(true);
  });
});
