import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { RpsmConfig } from "../../../src/rpsm/config";
import type { LossKind } from "../../../src/rpsm/loss";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { lossAndGradients } from "../../../src/rpsm/trainStep";
import { useCpu } from "./support/backends";
import { imageChunk, imageConfigs, waveImages } from "./support/tinyImageNetwork";
import { largestDifference, nameOf, tinyConfig, waveChunk, waveInputs, waveTruth } from "./support/tinyNetwork";

const python = "/usr/bin/python3";
const batch = 2;
const frames = 4;

function whyNoPytorch(): string | undefined {
  try {
    execFileSync(python, ["-c", "import numpy, torch"], { stdio: "ignore", timeout: 60_000 });
    return undefined;
  } catch {
    return `${python} has no torch`;
  }
}

interface PytorchRun {
  loss: number;
  poses: number[][];
  gradients: Record<string, number[]>;
}

async function runInPytorch(network: RpsmNetwork, loss: LossKind): Promise<PytorchRun> {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-pytorch-"));
  try {
    const [weights, data] = [join(folder, "weights.safetensors"), join(folder, "case.json")];
    writeFileSync(weights, await network.toSafetensors("F32"));
    const inputs = inputsOf(network.config).arraySync();
    const truth = waveTruth(batch, frames).arraySync();
    writeFileSync(data, JSON.stringify({ ...network.config, loss, inputs, truth }));
    const script = join(import.meta.dirname, "support/pytorch_run.py");
    const folderOfNetwork = join(process.cwd(), "training");
    const { stdout } = await promisify(execFile)(python, [script, folderOfNetwork, weights, data], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      maxBuffer: 64 * 2 ** 20,
    });
    return JSON.parse(stdout) as PytorchRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inputsOf({ frontEnd }: RpsmConfig): tf.Tensor {
  return frontEnd === "image" ? waveImages(batch, frames) : waveInputs(batch, frames);
}

/** A parameter's axes in memory, in the order of the file's. */
function fileAxes({ parameters }: RpsmNetwork, name: string): number[] {
  const { memoryAxes } = parameters.specs.find((spec) => spec.name === name)!;
  return memoryAxes.map((_, axis) => memoryAxes.indexOf(axis));
}

/** Targets that PyTorch's Euclidean loss knows: one scale for all coordinates. */
const evenTarget = { offsetMm: new Array<number>(51).fill(0), scaleMm: new Array<number>(51).fill(300) };
const cases: [name: string, LossKind, RpsmConfig][] = [
  [nameOf(tinyConfig()), "euclidean", tinyConfig()],
  [nameOf(tinyConfig({ form: "plain" })), "squared", tinyConfig({ form: "plain" })],
  [nameOf(tinyConfig({ recurrent: "none" })), "euclidean", tinyConfig({ recurrent: "none" })],
  ...imageConfigs.map(([name, config]) => [`from pixels, ${name}`, "euclidean", config] as const),
].map(([name, kind, config]) => [name, kind, { ...config, target: evenTarget }]);
const reason = whyNoPytorch();

beforeAll(useCpu);

test.skipIf(reason).each(cases)(
  `the PyTorch network in training/ has the same poses, loss and gradients: %s, %s${reason ? ` (skipped: ${reason})` : ""}`,
  { timeout: 120_000 },
  async (_name, kind, config) => {
    const network = RpsmNetwork.create(config, 9);
    const pytorch = await runInPytorch(network, kind);
    const { poses } = network.forwardSequence(inputsOf(config));
    const chunk = (config.frontEnd === "image" ? imageChunk : waveChunk)(batch, frames);
    const { loss, gradients } = lossAndGradients(network, chunk, { kind, reprojectionWeight: 0 });

    poses.forEach((pose, stage) => {
      expect(largestDifference(pose.dataSync(), pytorch.poses[stage]!)).toBeLessThan(5e-6);
    });
    expect(loss.dataSync()[0]).toBeCloseTo(pytorch.loss, 5);
    expect([...gradients.keys()].sort()).toEqual(Object.keys(pytorch.gradients).sort());
    for (const [name, gradient] of gradients) {
      const inFileLayout = tf.transpose(gradient, fileAxes(network, name));
      const size = Math.max(...pytorch.gradients[name]!.map(Math.abs));
      const difference = largestDifference(inFileLayout.dataSync(), pytorch.gradients[name]!);
      expect(difference, name).toBeLessThan(1e-6 + 1e-4 * size);
    }
  },
);
