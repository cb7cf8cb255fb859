import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readSafetensors } from "../../../../../src/common/safetensors";
import { createClipSequences } from "../../../../../src/pose/dataset/clipSequences";
import { clipHash } from "../../../../../src/studio/training/dataset/clipHash";
import { type DatasetFile, datasetFiles } from "../../../../../src/studio/training/dataset/datasetFiles";
import { exportDatasetJob } from "../../../../../src/studio/training/dataset/exportDatasetJob";
import { readTrainingClips } from "../../../../../src/studio/training/dataset/readTrainingClips";
import { temporaryFolder, testLibrary } from "../../library/testClips";
import { addFilmedClip } from "../filmedClip";
import { allFiles, learnable } from "./writtenDataset";

const sequences = 300;

describe("a data set for PyTorch", () => {
  it("holds what the studio's own trainer would draw, in half precision", async () => {
    const { library, settings } = await learnable();
    const told: number[][] = [];
    const files = await allFiles(library, settings, sequences, (...progress) => told.push(progress));
    expect(files.map(({ name }) => name)).toEqual([
      ...["train-clips-0000.safetensors", "train-clips-0001.safetensors"],
      ...["val-clips-0000.safetensors", "dataset.json"],
    ]);
    expect(told.at(-1)).toEqual([300, 300]);

    const clips = await readTrainingClips(library, settings.trainingClips, settings.provenanceWeights);
    const expected = createClipSequences(clips, settings).generate(0, sequences);
    const second = readSafetensors(files[1]!.bytes, files[1]!.name).tensors;
    const shapes = [...second].map(([name, { shape }]) => [name, shape.join(" x ")]);
    expect(Object.fromEntries(shapes)).toEqual({
      inputs: "44 x 16 x 55",
      targets: "44 x 16 x 51",
      joint_weights: "44 x 16 x 17",
      rays: "44 x 16 x 17 x 2",
      ray_weights: "44 x 16 x 17",
    });
    const numbers = {
      inputs: expected.inputs,
      targets: expected.targetsMm,
      joint_weights: expected.jointWeights,
      rays: expected.sightings!.rays,
      ray_weights: expected.sightings!.weights,
    };
    for (const [name, values] of Object.entries(numbers)) {
      const written = second.get(name)!.read();
      const from = values.length - written.length;
      // 11 bits of every number.
      written.forEach((value, i) => {
        expect(Math.abs(value - values[from + i]!)).toBeLessThanOrEqual(Math.abs(values[from + i]!) / 2000 + 1e-6);
      });
    }
  });

  it("holds held-out clips as recorded: each frame counts once, and every piece has what came before it", async () => {
    const { library, settings } = await learnable();
    const files = await allFiles(library, settings, 1);
    const val = readSafetensors(files[1]!.bytes, files[1]!.name).tensors;
    // Frames 0 to 255 have no truth; the second piece leads in with 192 to 255, the third with 384 to 447.
    expect(val.get("inputs")!.shape).toEqual([2, 256, 55]);
    const weights = val.get("joint_weights")!.read();
    const counted = Array.from({ length: 512 }, (_, at) => weights[at * 17 + 5]! > 0);
    expect(counted.filter(Boolean)).toHaveLength(200);
    expect(counted.indexOf(true)).toBe(300 - 192);
    expect(counted.slice(256).indexOf(true)).toBe(64);
    expect(counted.slice(256).lastIndexOf(true)).toBe(499 - 384);
    const inputs = val.get("inputs")!.read();
    const row = (at: number) => inputs.slice(at * 55, (at + 1) * 55);
    expect(row(256 + 10).slice(0, 54)).toEqual(row(202).slice(0, 54));
    expect(row(511)).toEqual(row(256 + 499 - 384));
  });

  it("says how it was made", async () => {
    const { library, settings } = await learnable();
    const file = (await allFiles(library, settings, 20)).at(-1)!;
    const document = JSON.parse(new TextDecoder().decode(file.bytes));
    expect(document).toMatchObject({
      format: "rpsm-dataset",
      version: 1,
      train: { sequences: 20, framesPerSequence: 16, seed: 7, augmentation: settings.augmentation },
      val: { sequences: 2, framesPerSequence: 256, leadIn: 64 },
    });
    expect(document.clips).toEqual(
      [
        ...settings.trainingClips.map((id, i) => ({ id, part: "training", ...factsOf(i) })),
        { id: settings.heldOutClips[0], part: "held-out", ...factsOf(2) },
      ].map((clip) => ({ ...clip, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })),
    );
    expect(document.clips[0].hash).toBe(await clipHash(library, settings.trainingClips[0]!));
  });

  it("of clips without anything to learn from is refused", async () => {
    const { library, settings } = await learnable();
    const { provenanceWeights } = settings;
    const nothing = { ...settings, provenanceWeights: { ...provenanceWeights, truth: 0, corrected: 0 } };
    await expect(allFiles(library, nothing, 5)).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("for an image network has the pictures, mirrored with their targets, as bytes", async () => {
    const library = await testLibrary();
    const trainingClips = [await addFilmedClip(library)];
    const heldOutClips = [await addFilmedClip(library, { name: "held out", frames: 8 })];
    const settings = { ...(await learnable()).settings, trainingClips, heldOutClips, sequenceLength: 5 };
    const request = { library, settings, sequences: 6, sizePx: 32 };
    const files: DatasetFile[] = [];
    for await (const file of datasetFiles(request)) files.push(file);
    const [train, val] = files.map(({ bytes, name }) => name.endsWith("json") || readSafetensors(bytes, name).tensors);
    if (typeof train !== "object" || typeof val !== "object") throw new Error("no shards");
    expect(train.get("pictures")).toMatchObject({ type: "U8", shape: [6, 5, 32, 32, 3] });
    expect(train.get("targets")).toMatchObject({ type: "F16", shape: [6, 5, 51] });
    expect(val.get("pictures")!.shape).toEqual([1, 64, 32, 32, 3]);
    // The left half of the video is darker than the right one until they meet.
    const sides = Array.from({ length: 6 }, (_, sequence) => {
      const picture = train
        .get("pictures")!
        .read()
        .subarray(sequence * 5 * 32 * 32 * 3);
      return Math.sign(picture[(16 * 32 + 4) * 3]! - picture[(16 * 32 + 27) * 3]!);
    });
    expect(new Set(sides)).toEqual(new Set([-1, 1]));
    expect(JSON.parse(new TextDecoder().decode(files.at(-1)!.bytes))).toMatchObject({
      imageSizePx: 32,
      tensors: { pictures: expect.stringContaining("value / 255 - 0.5") },
      val: { sequences: 1, framesPerSequence: 64, leadIn: 16 },
    });
  });

  it("is exported by a job as one archive", async () => {
    const { library, settings } = await learnable();
    const folder = temporaryFolder();
    const progress: number[] = [];
    const job = exportDatasetJob(library, folder, settings, { sequences: 600 });
    const control = {
      id: "job",
      signal: new AbortController().signal,
      progress: (done: number) => progress.push(done),
    };
    const { exported } = await job.run(control);
    const archive = new Uint8Array(await readFile(join(folder, "job", exported!.fileName)));
    expect(exported).toMatchObject({ bytes: archive.byteLength, address: "/exports/job/rpsm-dataset.zip" });
    expect(exported!.frames).toBe(600 * 16 + 2 * 256);
    const files = unzipSync(archive);
    expect(Object.keys(files)).toHaveLength(3 + 1 + 1);
    expect(readSafetensors(files["train-clips-0002.safetensors"]!, "2").tensors.get("rays")!.shape[0]).toBe(
      600 - 2 * 256,
    );
    expect(progress.at(-1)).toBe(600);
  });

  it("is not left half written when its job is cancelled", async () => {
    const { library, settings } = await learnable();
    const controller = new AbortController();
    const progress = () => controller.abort();
    const running = exportDatasetJob(library, temporaryFolder(), settings).run({
      ...{ id: "job", signal: controller.signal, progress },
    });
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });
});

const factsOf = (i: number) =>
  [
    { name: "truth", frames: 90, targetsFrom: "truth" },
    { name: "placed", frames: 60, targetsFrom: "none" },
    { name: "held out", frames: 500, targetsFrom: "truth" },
  ][i];
