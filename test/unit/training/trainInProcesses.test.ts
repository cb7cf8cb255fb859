import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/common/safetensors";
import { keypointFeatureCount } from "../../../src/pose/keypointFeatures";
import { parseModelDescription } from "../../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { useCpu } from "../rpsm/support/backends";

/** training/train.py in one process and in two that share the batches, and what the studio makes of its files. */

const python = "/usr/bin/python3";
const sequences = 24;
const frames = 12;
const sizePx = 32;
const folder = mkdtempSync(join(tmpdir(), "rpsm-processes-"));

function whyNoGloo(): string | undefined {
  try {
    const check =
      "import numpy, torch.distributed as d; assert d.is_gloo_available() if hasattr(d, 'is_gloo_available') else d.is_available()";
    execFileSync(python, ["-c", check], { stdio: "ignore", timeout: 60_000 });
    return undefined;
  } catch {
    return `${python} has no torch with gloo`;
  }
}
const reason = whyNoGloo();
const skipped = reason ? ` (skipped: ${reason})` : "";

beforeAll(useCpu);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wave = (length: number, step: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(step * i + 1e-4 * i * i));

/** A data set whose joints count differently from frame to frame, some not at all, and some of which are only seen. */
function writeDataset(name: string): string {
  const data = join(folder, name);
  mkdirSync(data);
  const rows = sequences * frames;
  const weights = wave(rows * 17, 0.7).map((value) => Math.max(0, value));
  const pictures = wave(rows * sizePx * sizePx * 3, 0.03).map((value) => 127 + 120 * value);
  const tensors = [
    {
      name: "inputs",
      shape: [sequences, frames, keypointFeatureCount],
      values: wave(rows * keypointFeatureCount, 0.11),
    },
    { name: "targets", shape: [sequences, frames, 51], values: wave(rows * 51, 0.05).map((value) => 300 * value) },
    { name: "joint_weights", shape: [sequences, frames, 17], values: weights },
    { name: "rays", shape: [sequences, frames, 17, 2], values: wave(rows * 34, 0.9).map((value) => value / 3) },
    { name: "ray_weights", shape: [sequences, frames, 17], values: weights.map((weight) => 1 - weight) },
    { name: "pictures", shape: [sequences, frames, sizePx, sizePx, 3], values: Uint8Array.from(pictures) },
  ];
  writeFileSync(join(data, "train-clips-0000.safetensors"), writeSafetensors(tensors, "F16"));
  return data;
}

async function train(data: string, out: string, options: string[], processes: number): Promise<number[][]> {
  const port = String(await freePort());
  const script = join(process.cwd(), "training/train.py");
  const common = [
    "--steps",
    "6",
    "--batch",
    "4",
    "--piece",
    "6",
    "--warm-up",
    "2",
    "--width",
    "8",
    "--precision",
    "fp32",
  ];
  const run = (rank: number) =>
    promisify(execFile)(python, [script, "--data", data, "--out", out, ...common, ...options], {
      env: {
        ...process.env,
        // What torchrun tells each process.
        ...{ RANK: String(rank), WORLD_SIZE: String(processes), LOCAL_RANK: String(rank) },
        ...{ MASTER_ADDR: "127.0.0.1", MASTER_PORT: port, PYTHONDONTWRITEBYTECODE: "1" },
      },
    });
  await Promise.all(Array.from({ length: processes }, (_, rank) => run(rank)));
  const lines = readFileSync(join(out, "loss.csv"), "utf8").trim().split("\n").slice(1);
  return lines.map((line) => line.split(",").map(Number));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const image = ["--front-end", "image", "--image-size", String(sizePx), "--base-channels", "4"];
test.skipIf(reason).each([
  ["keypoints", []],
  ["pictures", [...image, "--recurrent", "convlstm", "--form", "plain"]],
])(
  `two processes have the loss curve of one with the same batches, and the studio reads what they leave: %s${skipped}`,
  { timeout: 120_000 },
  async (name, options) => {
    const data = writeDataset(name);
    const alone = await train(data, join(folder, `${name}-1`), options, 1);
    const together = await train(data, join(folder, `${name}-2`), options, 2);
    expect(alone.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(alone.map(([, loss]) => loss)).size).toBe(6);
    for (const [i, [step, loss, errorMm]] of alone.entries()) {
      expect(together[i]![0]).toBe(step);
      expect(Math.abs(together[i]![1]! / loss! - 1)).toBeLessThan(1e-5);
      expect(Math.abs(together[i]![2]! / errorMm! - 1)).toBeLessThan(1e-5);
    }

    const read = (processes: number, file: string) => readFileSync(join(folder, `${name}-${processes}`, file));
    const { network: config } = parseModelDescription(read(2, "model.json").toString(), name);
    const network = RpsmNetwork.fromWeights(config, read(2, "weights.safetensors"), name);
    expect(network.frameShape).toEqual(name === "pictures" ? [sizePx, sizePx, 3] : [keypointFeatureCount]);
    network.dispose();
    const [one, two] = [1, 2].map((processes) => readSafetensors(read(processes, "weights.safetensors"), name).tensors);
    for (const [tensor, stored] of one!) {
      const [a, b] = [stored.read(), two!.get(tensor)!.read()];
      // Both are rounded to half precision.
      for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-4 + 2e-3 * Math.abs(a[i]!));
    }
  },
);

test.skipIf(reason)(
  `what all stages share stays as it is unless it is thawed${skipped}`,
  { timeout: 120_000 },
  async () => {
    const data = writeDataset("frozen");
    const before = join(folder, "frozen-1");
    await train(data, before, image, 1);
    const tensorsOf = (out: string) => readSafetensors(readFileSync(join(out, "weights.safetensors")), out).tensors;
    const changed = (out: string, tensor: string) => {
      const [a, b] = [tensorsOf(before).get(tensor)!.read(), tensorsOf(out).get(tensor)!.read()];
      return a.some((value, i) => value !== b[i]);
    };
    const [frozen, thawed] = [join(folder, "frozen-2"), join(folder, "frozen-3")];
    await train(data, frozen, ["--start", before], 1);
    expect(changed(frozen, "shared.conv1_1.weight")).toBe(false);
    expect(changed(frozen, "stage1.conv5_1.weight")).toBe(true);
    await train(data, thawed, ["--start", before, "--thaw-shared"], 1);
    expect(changed(thawed, "shared.conv1_1.weight")).toBe(true);
  },
);

test.skipIf(reason)(`a batch that cannot be shared evenly is refused${skipped}`, { timeout: 120_000 }, async () => {
  const data = writeDataset("uneven");
  await expect(train(data, join(folder, "uneven-1"), ["--batch", "5"], 2)).rejects.toThrow(
    "--batch 5 cannot be shared evenly by 2 processes",
  );
});
