import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
import { python, whyNoPytorch } from "./support/pytorch";
import { imageChunk, imageConfigs, waveImages } from "./support/tinyImageNetwork";
import { largestDifference, nameOf, tinyConfig, waveChunk, waveInputs, waveTruth } from "./support/tinyNetwork";

const batch = 2;
const frames = 3;
/** What PyTorch gave, for machines without it; RECORD_PYTORCH=1 writes it anew. */
const recordPath = join(import.meta.dirname, "../../fixtures/pytorchNetworks.json");
const numbersRecorded = 20;

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

type Samples = (values: ArrayLike<number>) => number[];
const everyNumber: Samples = (values) => Array.from(values);
/** The first ones and some from all over. */
const someNumbers: Samples = (values) =>
  Array.from(values).filter((_, i) => i % Math.ceil(values.length / numbersRecorded) === 0);

function record(name: string, { loss, poses, gradients }: PytorchRun): void {
  const all = existsSync(recordPath) ? JSON.parse(readFileSync(recordPath, "utf8")) : {};
  const few = (values: number[]) => someNumbers(values).map((value) => Number(value.toPrecision(7)));
  const fewGradients = Object.fromEntries(Object.entries(gradients).map(([key, values]) => [key, few(values)]));
  all[name] = { loss, poses: poses.map(few), gradients: fewGradients } satisfies PytorchRun;
  writeFileSync(recordPath, JSON.stringify(all));
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
const withEvenTarget = (config: RpsmConfig): RpsmConfig => ({ ...config, target: evenTarget });
const keypointCases: [RpsmConfig, LossKind][] = [
  [tinyConfig(), "euclidean"],
  [tinyConfig({ form: "plain" }), "squared"],
  [tinyConfig({ recurrent: "none" }), "euclidean"],
];
const cases: [name: string, LossKind, RpsmConfig][] = [
  ...keypointCases.map(([config, kind]): (typeof cases)[number] => [nameOf(config), kind, withEvenTarget(config)]),
  ...imageConfigs.map(([name, config]): (typeof cases)[number] => [
    `from pixels, ${name}`,
    "euclidean",
    withEvenTarget(config),
  ]),
];
const reason = whyNoPytorch();

beforeAll(useCpu);

test.each(cases)(
  `the PyTorch network in training/ has the same poses, loss and gradients: %s, %s${reason ? ` (as recorded: ${reason})` : ""}`,
  { timeout: 120_000 },
  async (caseName, kind, config) => {
    const network = RpsmNetwork.create(config, 9);
    const { poses } = network.forwardSequence(inputsOf(config));
    const chunk = (config.frontEnd === "image" ? imageChunk : waveChunk)(batch, frames);
    const { loss, gradients } = lossAndGradients(network, chunk, { kind, reprojectionWeight: 0 });

    const compare = (pytorch: PytorchRun, samples: Samples) => {
      poses.forEach((pose, stage) => {
        expect(largestDifference(samples(pose.dataSync()), pytorch.poses[stage]!)).toBeLessThan(5e-6);
      });
      expect(loss.dataSync()[0]).toBeCloseTo(pytorch.loss, 5);
      expect([...gradients.keys()].sort()).toEqual(Object.keys(pytorch.gradients).sort());
      for (const [name, gradient] of gradients) {
        const inFileLayout = tf.transpose(gradient, fileAxes(network, name));
        const size = Math.max(...pytorch.gradients[name]!.map(Math.abs));
        const difference = largestDifference(samples(inFileLayout.dataSync()), pytorch.gradients[name]!);
        expect(difference, name).toBeLessThan(1e-6 + 1e-4 * size);
      }
    };
    if (!reason) {
      const pytorch = await runInPytorch(network, kind);
      if (process.env.RECORD_PYTORCH) record(caseName, pytorch);
      else compare(pytorch, everyNumber);
    }
    compare(JSON.parse(readFileSync(recordPath, "utf8"))[caseName], someNumbers);
  },
);
