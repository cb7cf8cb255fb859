import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSafetensors } from "../../../../src/common/safetensors";
import { parseDescription } from "../../../../src/studio/models/modelDescription";
import { ModelPredictor } from "../../../../src/studio/models/modelPredictor";
import { keptModel } from "../../../../src/studio/training/keptModel";
import { tinyConfig, tinyModel } from "../../engine/support/engineUnderTest";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { addFilmedClip } from "./filmedClip";
import { addLearningClip } from "./learningLibrary";
import { memoryEngine } from "./memoryEngine";
import { hostUnderTest, openQueue, quickSettings } from "./trainingUnderTest";

const sizePx = 32;

async function setUp() {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const config = { ...tinyConfig, frontEnd: "image", image: { sizePx, baseChannels: 4 }, stages: 1 } as const;
  const model = await tinyModel(3, "tiny-image", config);
  const host = await hostUnderTest(library);
  host.models.set(model.id, model);
  const { augmentation } = quickSettings();
  const settings = quickSettings({
    ...{ baseModel: model.id, learns: "adaption", stages: [1], steps: 3, evaluateEverySteps: 2, rehearsalShare: 0 },
    augmentation: { ...augmentation, light: 0.2 },
    trainingClips: [await addFilmedClip(library, { name: "one" })],
    heldOutClips: [await addFilmedClip(library, { name: "two", frames: 8 })],
  });
  return { library, host, settings, model, ...(await openQueue(join(folder, "trainings"), host)) };
}

it("an untrained image network is trained on the pictures of clips, judged, and kept as a trained one", async () => {
  const { queue, reach, heard, host, settings, model } = await setUp();
  const { id } = await queue.add({ name: "pictures", settings });
  await reach(id, "finished");

  const cut = heard.flatMap((news) => (news.type === "training.runsChanged" ? news.upserted : []));
  expect(cut.filter(({ state }) => state === "running").every(({ pictures }) => pictures === undefined)).toBe(true);
  const { verdict, heldOut } = await queue.find(id).load();
  expect(heldOut.map(({ step }) => step)).toEqual([0, 2, 3]);
  expect(verdict).toMatchObject({ measure: "mpjpe", perClip: [{ name: "two", frames: 8 }] });
  // Built-in motion has no pictures to measure it by.
  expect(verdict!.builtIn.before.mean).toBeNaN();

  expect(parseDescription(model.description, "model.json").untrained).toBe(true);
  const kept = await keptModel(queue.find(id), host, { name: "Pictures", program: "test" });
  expect(kept.description.untrained).toBeUndefined();
  expect(kept.description.network).toMatchObject({ frontEnd: "image", image: { sizePx, baseChannels: 4 } });
  const tensors = readSafetensors(kept.weights, "the model").tensors;
  expect([...tensors.keys()]).toContain("shared.conv1_1.weight");
});

it("a training of an image network with a clip without a video fails and names it", async () => {
  const { queue, reach, library, settings } = await setUp();
  const trainingClips = [await addLearningClip(library, "npz")];
  const { id } = await queue.add({ name: "pictures", settings: { ...settings, trainingClips } });
  await reach(id, "failed");
  expect(queue.find(id).document.error).toMatchObject({ message: expect.stringContaining('clip "npz" has no video') });
});

it("a training whose video is away stands still, and goes on when it is back", async () => {
  const { queue, reach, library, settings } = await setUp();
  const video = join((await library.read(settings.trainingClips[0]!)).folder, "video.mkv");
  renameSync(video, `${video}.away`);
  const { id } = await queue.add({ name: "pictures", settings });
  await reach(id, "interrupted");
  expect(queue.find(id).document.error).toMatchObject({
    code: "file-missing",
    message: expect.stringContaining("one"),
  });
  renameSync(`${video}.away`, video);
  await queue.resume(id);
  await reach(id, "finished");
});

it("an image network is run on a clip's pictures where models are compared", async () => {
  const { library, model, settings } = await setUp();
  const predictor = new ModelPredictor(async () => (await memoryEngine()).connection);
  const clip = await library.read(settings.heldOutClips[0]!);
  const { signal } = new AbortController();
  const poses = await predictor.predict({ version: "1", read: async () => model }, clip, [2, 6], signal);
  expect(poses).toHaveLength(5 * 51);
  expect(poses.every(Number.isFinite)).toBe(true);
  predictor.stop();
});
