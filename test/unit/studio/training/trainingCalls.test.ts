import { describe, expect, it, onTestFinished } from "vitest";
import { JobRunner } from "../../../../src/studio/jobs/jobRunner";
import type { ModelContent } from "../../../../src/studio/models/modelFolder";
import type { StudioServices } from "../../../../src/studio/studioServices";
import { trainingCalls } from "../../../../src/studio/training/trainingCalls";
import { TrainingHost } from "../../../../src/studio/training/trainingHost";
import { quietLog, temporaryFolder, testLibrary } from "../library/testClips";
import { addLearningClip } from "./learningLibrary";
import { hostUnderTest, quickSettings } from "./trainingUnderTest";

async function setUp() {
  const library = await testLibrary();
  const clips = [await addLearningClip(library, "one"), await addLearningClip(library, "two", 40, 100)];
  const { readModel, readBuiltIn, openEngine } = await hostUnderTest(library);
  const trainings = new TrainingHost({
    ...{ readModel, readBuiltIn, openEngine },
    program: "1.2.3",
    inUse: () => ({ model: "tiny-1", backend: "wasm" }),
    notify: () => {},
    log: quietLog,
  });
  await trainings.open(library);
  onTestFinished(() => trainings.close());
  const kept: ModelContent[] = [];
  const jobs = new JobRunner(quietLog);
  onTestFinished(() => jobs.stop());
  const services = {
    ...{ trainings, jobs },
    library: { ready: async () => library, exportsFolder: temporaryFolder() },
    models: {
      add: async (content: ModelContent) => {
        kept.push(content);
        return content.description.id;
      },
    },
  } as unknown as StudioServices;
  const calls = trainingCalls(services);
  const { signal } = new AbortController();
  const call = <M extends keyof typeof calls>(method: M, params: unknown) =>
    (calls[method] as (params: unknown, signal: AbortSignal) => Promise<unknown>)(params, signal) as ReturnType<
      (typeof calls)[M]
    >;
  const [training, heldOut] = clips as [string, string];
  const settings = quickSettings({ trainingClips: [training], heldOutClips: [heldOut] });
  const reachFinished = (id: string) =>
    expect.poll(async () => (await call("training.open", { id })).summary.state, { timeout: 20_000 }).toBe("finished");
  return { call, settings, training, heldOut, kept, trainings, jobs, reachFinished };
}

describe("the calls about trainings", () => {
  it("lead from clips to a model: material, split, settings, data set, training, keeping", async () => {
    const { call, training, heldOut, kept, reachFinished } = await setUp();
    const material = await call("training.material", {});
    expect(material.map(({ name, targetsFrom, targetFrames }) => [name, targetsFrom, targetFrames]).sort()).toEqual([
      ["one", "truth", 40],
      ["two", "truth", 40],
    ]);
    const split = await call("training.proposeSplit", { clipIds: [training, heldOut] });
    expect(split).toMatchObject({ reason: "by-take" });
    expect([...split.training, ...split.heldOut].sort()).toEqual([training, heldOut].sort());
    const clips = { trainingClips: [training], heldOutClips: [heldOut] };
    const proposed = await call("training.proposeSettings", clips);
    expect(proposed).toMatchObject({ ...clips, baseModel: "tiny-1", stages: [1, 2, 3] });
    const settings = quickSettings(clips);
    const dataset = await call("training.summarize", { settings });
    expect(dataset).toMatchObject({ training: { clips: 1, frames: 40 }, heldOut: { clips: 1, frames: 40 } });
    expect(dataset.training.worstFrames[0]!.errorMm).toBeGreaterThan(0);

    const { id } = await call("training.start", { name: "  first ", start: { kind: "new", settings } });
    await reachFinished(id);
    expect(await call("training.list", {})).toMatchObject([{ id, name: "first", state: "finished" }]);
    expect(await call("training.rename", { id, name: "renamed" })).toMatchObject({ name: "renamed" });
    expect(await call("training.keep", { id, name: "My model" })).toEqual({ modelId: "my-model" });
    expect(kept[0]).toMatchObject({
      description: { id: "my-model", name: "My model", network: { stages: 3, width: 8 } },
      lineage: { base: "tiny-1", program: "1.2.3", steps: 6, settings, verdict: { measure: "mpjpe" } },
      card: expect.stringContaining("# My model"),
    });
    const { summary, log } = await call("training.open", { id });
    expect(summary.keptAs).toBe("my-model");
    expect(log.at(-1)).toMatchObject({ text: "kept", values: { name: "My model" } });

    const more = { kind: "from-checkpoint", runId: id, settings: { ...settings, steps: 2 } };
    const { id: second } = await call("training.start", { name: "more", start: more });
    await reachFinished(second);
    expect((await call("training.open", { id: second })).summary).toMatchObject({ continues: id, step: 8, steps: 8 });
  });

  it("name the field that is wrong, and refuse what is not there", async () => {
    const { call, settings } = await setUp();
    const start = (change: object) =>
      call("training.start", { name: "x", start: { kind: "new", settings: { ...settings, ...change } } });
    const refused = (message: string) => ({ code: "bad-argument", message: expect.stringContaining(message) });
    await expect(start({ learningRate: -1 })).rejects.toMatchObject(refused('learningRate"'));
    await expect(start({ trainingClips: ["nothing"] })).rejects.toMatchObject(refused('"trainingClips"'));
    await expect(start({ network: { stages: 2 } })).rejects.toMatchObject(refused('"stages"'));
    await expect(start({ baseModel: "none" })).rejects.toMatchObject({ code: "model-missing" });
    await expect(call("training.start", { name: " ", start: { kind: "new", settings } })).rejects.toMatchObject(
      refused('"name"'),
    );
    await expect(call("training.open", { id: "none" })).rejects.toMatchObject(refused('"none"'));
    await expect(call("training.keep", { id: "none", name: "x" })).rejects.toMatchObject(refused('"none"'));
    expect(await call("training.list", {})).toEqual([]);
  });

  it("make a run of every variant of an experiment", async () => {
    const { call, settings, reachFinished } = await setUp();
    const variants = [{ kind: "as-is" }, { kind: "without-lstm" }, { kind: "stages", stages: 1 }];
    const request = { name: "ablation", settings: { ...settings, steps: 2 }, variants };
    const { experimentId, runIds } = await call("training.startExperiment", request);
    for (const id of runIds) await reachFinished(id);
    const runs = await call("training.list", {});
    expect(runs.map(({ variant }) => variant).sort()).toEqual(["as it is", "stages = 1", "without LSTM"]);
    expect(runs).toMatchObject(runs.map(() => ({ experimentId, experimentName: "ablation", state: "finished" })));
    expect(runs.find(({ variant }) => variant === "stages = 1")!.name).toBe("ablation: stages = 1");
  });

  it("export a data set as a job", async () => {
    const { call, settings, jobs } = await setUp();
    const { jobId } = await call("training.exportDataset", { settings });
    expect(jobs.list()).toMatchObject([{ id: jobId, kind: "dataset" }]);
    jobs.cancel(jobId);
  });

  it("say that the library is closed", async () => {
    const { call, trainings } = await setUp();
    await trainings.close();
    await expect(call("training.list", {})).rejects.toMatchObject({ code: "library-closed" });
  });
});
