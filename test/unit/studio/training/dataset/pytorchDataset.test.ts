import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readSafetensors } from "../../../../../src/common/safetensors";
import { joinParts } from "../../../../../src/engine/training/trainingBatch";
import { keypointFeatureCount } from "../../../../../src/pose/keypointFeatures";
import { weightedErrorMm } from "../../../../../src/rpsm/loss";
import { RpsmNetwork } from "../../../../../src/rpsm/network";
import { toSupervision } from "../../../../../src/rpsm/supervision";
import { lossAndGradients } from "../../../../../src/rpsm/trainStep";
import { useCpu } from "../../../rpsm/support/backends";
import { python, whyNoPytorch } from "../../../rpsm/support/pytorch";
import { largestDifference, tinyConfig } from "../../../rpsm/support/tinyNetwork";
import { temporaryFolder } from "../../library/testClips";
import { allFiles, learnable, writeFiles } from "./writtenDataset";

const sequenceLength = 8;
const scaleMm = 300;
const config = tinyConfig({
  target: { offsetMm: new Array<number>(51).fill(0), scaleMm: new Array<number>(51).fill(scaleMm) },
});

interface PytorchResult {
  count: number;
  pieces: number;
  inSpace: number;
  seen: number;
  mpjpeMm: number;
  gradients: Record<string, number[]>;
}

async function runInPytorch(folder: string, network: RpsmNetwork, settings: object): Promise<PytorchResult> {
  const [weights, options] = [join(folder, "weights.bin"), join(folder, "options.json")];
  writeFileSync(weights, await network.toSafetensors("F32"));
  writeFileSync(options, JSON.stringify({ ...config, ...settings, scaleMm }));
  const script = join(import.meta.dirname, "dataset_check.py");
  const { stdout } = await promisify(execFile)(
    python,
    [script, join(process.cwd(), "training"), folder, weights, options],
    { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }, maxBuffer: 64 * 2 ** 20 },
  );
  return JSON.parse(stdout) as PytorchResult;
}

const reason = whyNoPytorch();

beforeAll(useCpu);

test.skipIf(reason).each(["euclidean", "squared"] as const)(
  `PyTorch gets the same ${"%s"} loss and gradients from an exported data set as the studio${reason ? ` (skipped: ${reason})` : ""}`,
  { timeout: 120_000 },
  async (kind) => {
    const { library, settings } = await learnable();
    const sequences = 40;
    const files = await allFiles(library, { ...settings, sequenceLength }, sequences);
    const folder = temporaryFolder();
    writeFiles(folder, files);
    const { tensors } = readSafetensors(files[0]!.bytes, files[0]!.name);
    const values = (name: string) => tensors.get(name)!.read();
    const batch = {
      inputs: values("inputs"),
      targetsMm: values("targets"),
      jointWeights: values("joint_weights"),
      sightings: { rays: values("rays"), weights: values("ray_weights") },
    };
    const joined = joinParts([{ sequences, batch }], sequenceLength);
    const supervision = toSupervision(joined, config.target);
    const inputs = tf.tensor3d(joined.inputs, [sequences, sequenceLength, keypointFeatureCount]);
    const network = RpsmNetwork.create(config, 9);
    const both = lossAndGradients(network, { inputs, supervision }, { kind, reprojectionWeight: 0.5 });
    const inSpace = lossAndGradients(network, { inputs, supervision }, { kind, reprojectionWeight: 0 });
    const { poses } = network.forwardSequence(inputs);
    const mpjpeMm = weightedErrorMm(poses.at(-1)!, supervision, config.target).dataSync()[0]!;

    const pytorch = await runInPytorch(folder, network, { batch: sequences, loss: kind, reprojectionWeight: 0.5 });
    expect(pytorch).toMatchObject({ count: sequences, pieces: 1 });
    expect(pytorch.seen).toBeGreaterThan(0.1);
    expect(pytorch.inSpace).toBeCloseTo(inSpace.loss.dataSync()[0]!, 4);
    expect(pytorch.inSpace + 0.5 * pytorch.seen).toBeCloseTo(both.loss.dataSync()[0]!, 4);
    expect(pytorch.mpjpeMm).toBeCloseTo(mpjpeMm, 1);
    for (const [name, gradient] of both.gradients) {
      const inFileLayout = gradient.rank === 2 ? tf.transpose(gradient) : gradient;
      const size = Math.max(...pytorch.gradients[name]!.map(Math.abs));
      expect(largestDifference(inFileLayout.dataSync(), pytorch.gradients[name]!), name).toBeLessThan(
        1e-6 + 2e-4 * size,
      );
    }
  },
);
