import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RunSummary, TrainingSettings } from "../../src/common/trainingProtocol";
import { seenFrom, swaying } from "../unit/pose/clip/testClip";
import { root } from "../unit/pose/dataset/learningClips";
import { addLearningClip } from "../unit/studio/training/learningLibrary";
import { quickSettings } from "../unit/studio/training/trainingUnderTest";
import { startBrowserHost } from "./support/browserHost";
import { connectToHost, type HostClient } from "./support/hostClient";
import { withLibrary } from "./support/makeClip";
import { makeTinyModel } from "./support/tinyModelFolder";

const folder = mkdtempSync(join(tmpdir(), "rpsm-training-host-"));
const configFolder = join(folder, "config");
const libraryFolder = join(folder, "library");
let settings: TrainingSettings;

beforeAll(async () => {
  const clips = await withLibrary(libraryFolder, async (library) => [
    await addLearningClip(library, "one", 120),
    await addLearningClip(library, "two", 120, 60),
    await addLearningClip(library, "three", 60, 200),
  ]);
  await makeTinyModel(join(libraryFolder, "models"), "tiny-1");
  mkdirSync(configFolder, { recursive: true });
  writeFileSync(join(configFolder, "settings.json"), JSON.stringify({ model: "tiny-1", backend: "wasm" }));
  settings = quickSettings({ trainingClips: clips.slice(0, 2), heldOutClips: clips.slice(2), steps: 1_000_000 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = async () => {
  const host = await startBrowserHost({ configFolder, libraryFolder });
  const client = await connectToHost(host.url);
  await vi.waitFor(async () => expect((await client.call("studio.info", {})).engine.state).toBe("ready"), 60_000);
  return { host, client: await reconnected(client, host.url) };
};

/** The engine channel of a client that came before the engine was ready is closed. */
async function reconnected(client: HostClient, url: string): Promise<HostClient> {
  client.close();
  return connectToHost(url);
}

const reach = (client: HostClient, id: string, is: Partial<RunSummary>, step = 0) =>
  vi.waitFor(
    async () => {
      const { summary } = await client.call("training.open", { id });
      expect(summary, summary.error?.message).toMatchObject(is);
      expect(summary.step).toBeGreaterThanOrEqual(step);
    },
    { timeout: 60_000, interval: 100 },
  );

/** Every frame of a short live stream, answered. @returns what came for each */
async function playLive({ engine, engineLink }: HostClient): Promise<string[]> {
  await engine.call("stream.open", { streamId: 1, mode: "clip", smoothing: 0.5 });
  const answers: string[] = [];
  let answered = () => {};
  const stop = engineLink.onMessage((message) => {
    if (message.type !== "pose" && message.type !== "skip") return;
    answers.push(message.type === "skip" ? message.reason : "pose");
    answered();
  });
  for (let frameId = 0; frameId < 20; frameId++) {
    const next = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const keypoints = Float32Array.from(seenFrom(Float32Array.from(swaying(frameId)), root, 1280));
    const message = { streamId: 1, frameId, capturedAtMs: frameId * 33, sourceWidth: 1280, sourceHeight: 720 };
    engineLink.send({ type: "keypoints", ...message, keypoints });
    await next;
  }
  stop();
  await engine.call("stream.close", { streamId: 1 });
  return answers;
}

describe("a training in the studio", () => {
  it("leaves live capture alone, outlives a killed host, and becomes a model that can be used at once", async () => {
    const first = await open();
    const livePids = first.host.enginePids();
    const { id } = await first.client.call("training.start", { name: "long", start: { kind: "new", settings } });
    await reach(first.client, id, { state: "running" }, 5);
    const [pid, ...others] = first.host.enginePids().filter((each) => !livePids.includes(each));
    expect(others).toEqual([]);
    if (process.platform !== "win32") expect(getPriority(pid)).toBeGreaterThan(0);
    const before = (await first.client.call("training.open", { id })).summary.step;
    expect(await playLive(first.client)).toEqual(new Array(20).fill("pose"));
    await reach(first.client, id, { state: "running" }, before + 1);

    // Its engine dies alone: the live one does not notice.
    process.kill(pid!, "SIGKILL");
    await reach(first.client, id, { state: "interrupted" });
    expect((await first.client.call("training.open", { id })).summary.error).toMatchObject({ code: "engine-lost" });
    expect(await playLive(first.client)).toEqual(new Array(20).fill("pose"));
    await first.client.call("training.resume", { id });
    // Far enough that a checkpoint lies behind it: there is one every 20 steps.
    await reach(first.client, id, { state: "running" }, before + 50);

    process.kill(first.host.pid, "SIGKILL");
    first.client.close();
    await first.host.stop();
    const second = await open();
    try {
      await reach(second.client, id, { state: "interrupted" });
      const { summary, curve } = await second.client.call("training.open", { id });
      expect(summary.error).toBeUndefined();
      expect(summary.trainedMs).toBeGreaterThan(0);
      expect(curve.length).toBeGreaterThan(0);
      await second.client.call("training.resume", { id });
      await reach(second.client, id, { state: "running" }, summary.step + 3);
      await second.client.call("training.stop", { id });
      await reach(second.client, id, { state: "finished" });

      const { modelId } = await second.client.call("training.keep", { id, name: "My own" });
      const { models } = await second.client.call("studio.info", {});
      expect(models.find((model) => model.id === modelId)).toMatchObject({
        name: "My own",
        base: "tiny-1",
        bundled: false,
      });
      await second.client.call("settings.update", { change: { model: modelId } });
      await vi.waitFor(
        async () => expect((await second.client.engine.call("engine.status", {})).model?.id).toBe(modelId),
        20_000,
      );
      expect((await second.client.call("training.open", { id })).summary.keptAs).toBe(modelId);
      const card = readFileSync(join(libraryFolder, "models", modelId, "README.md"), "utf8");
      expect(card).toContain("# My own");
    } finally {
      second.client.close();
      await second.host.stop();
    }
  });
});
