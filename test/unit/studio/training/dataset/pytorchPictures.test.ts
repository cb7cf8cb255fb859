import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readSafetensors } from "../../../../../src/common/safetensors";
import { joinParts } from "../../../../../src/engine/training/trainingBatch";
import { toNetworkPixels } from "../../../../../src/rpsm/imagePixels";
import { weightedErrorMm } from "../../../../../src/rpsm/loss";
import { parseModelDescription } from "../../../../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../../../../src/rpsm/network";
import { toSupervision } from "../../../../../src/rpsm/supervision";
import { type DatasetFile, datasetFiles } from "../../../../../src/studio/training/dataset/datasetFiles";
import { useCpu } from "../../../rpsm/support/backends";
import { python, whyNoPytorch } from "../../../rpsm/support/pytorch";
import { temporaryFolder, testLibrary } from "../../library/testClips";
import { addFilmedClip } from "../filmedClip";
import { learnable, writeFiles } from "./writtenDataset";

const sequences = 6;
const sequenceLength = 5;
const sizePx = 32;

const reason = whyNoPytorch();

beforeAll(useCpu);

async function writePictures(folder: string): Promise<DatasetFile[]> {
  const library = await testLibrary();
  const trainingClips = [await addFilmedClip(library)];
  const heldOutClips = [await addFilmedClip(library, { name: "held out", frames: 8 })];
  const settings = { ...(await learnable()).settings, trainingClips, heldOutClips, sequenceLength };
  const files: DatasetFile[] = [];
  for await (const file of datasetFiles({ library, settings, sequences, sizePx })) files.push(file);
  writeFiles(folder, files);
  return files;
}

async function run(script: string, options: string[]): Promise<string> {
  const path = join(process.cwd(), "training", script);
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  return (await promisify(execFile)(python, [path, ...options], { env })).stdout;
}

test.skipIf(reason)(
  `PyTorch trains on an exported data set of pictures what the studio then runs with the same error${reason ? ` (skipped: ${reason})` : ""}`,
  { timeout: 120_000 },
  async () => {
    const [data, out] = [temporaryFolder(), temporaryFolder()];
    const [shard] = await writePictures(data);
    const weights = join(out, "weights.safetensors");
    const network = ["--base-channels", "4", "--width", "8", "--recurrent", "convlstm", "--thaw-shared"];
    await run("train.py", ["--data", data, "--out", out, "--steps", "2", "--batch", "2", ...network]);
    const measured = await run("evaluate.py", ["--weights", weights, "--data", join(data, shard!.name)]);

    const { network: config } = parseModelDescription(readFileSync(join(out, "model.json"), "utf8"), "trained");
    expect(config).toMatchObject({ frontEnd: "image", image: { sizePx, baseChannels: 4 }, recurrent: "convlstm" });
    const trained = RpsmNetwork.fromWeights(config, readFileSync(weights), "trained");
    const { tensors } = readSafetensors(shard!.bytes, shard!.name);
    const values = (name: string) => tensors.get(name)!.read() as Float32Array;
    const pixels = toNetworkPixels(Uint8Array.from(tensors.get("pictures")!.read()));
    const { poses } = trained.forwardSequence(tf.tensor(pixels, [sequences, sequenceLength, sizePx, sizePx, 3]));
    const batch = {
      inputs: values("inputs"),
      targetsMm: values("targets"),
      jointWeights: values("joint_weights"),
    };
    const supervision = toSupervision(joinParts([{ sequences, batch }], sequenceLength), config.target);
    const errorMm = weightedErrorMm(poses.at(-1)!, supervision, config.target).dataSync()[0]!;
    // Told to a tenth of a millimetre.
    expect(Math.abs(Number(measured.match(/MPJPE ([\d.]+)/)![1]) - errorMm)).toBeLessThan(0.06);
  },
);
