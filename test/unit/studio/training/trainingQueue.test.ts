import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { TrainingSettings } from "../../../../src/common/trainingProtocol";
import { RunFolder } from "../../../../src/studio/training/runFolder";
import type { TrainingQueue } from "../../../../src/studio/training/trainingQueue";
import { fillDisk } from "../fullDisk";
import { boneEdit, temporaryFolder, testLibrary } from "../library/testClips";
import { addLearningClip } from "./learningLibrary";
import { hostUnderTest, openQueue, quickSettings } from "./trainingUnderTest";

async function setUp(change: Partial<TrainingSettings> = {}) {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const trainingClips = [await addLearningClip(library, "one"), await addLearningClip(library, "two", 40, 100)];
  const heldOutClips = [await addLearningClip(library, "three", 30, 200)];
  const host = await hostUnderTest(library);
  const settings = quickSettings({ trainingClips, heldOutClips, ...change });
  const trainings = join(folder, "trainings");
  const open = () => openQueue(trainings, host);
  return { trainings, library, host, settings, open, ...(await open()) };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** The weights that a run ended with: of the last step, and the best. */
async function outcomeOf(trainings: string, id: string) {
  const folder = new RunFolder(join(trainings, id));
  const checkpoint = await folder.readCheckpoint();
  const [best, heldOut] = [await folder.readBest(), await folder.heldOut.read()];
  return { step: checkpoint?.step, weights: checkpoint?.weights, best, heldOut };
}

/** What a run that nobody disturbs ends with. */
async function unbroken({ queue, reach, trainings, settings }: SetUp) {
  const { id } = await queue.add({ name: "unbroken", settings });
  await reach(id, "finished");
  return outcomeOf(trainings, id);
}

const reachStep = (queue: TrainingQueue, id: string, step: number) =>
  vi.waitFor(() => expect(queue.find(id).summary().step).toBeGreaterThanOrEqual(step), {
    timeout: 20_000,
    interval: 1,
  });

/** Enough steps that something can happen in between. */
const long = { steps: 20, evaluateEverySteps: 5 };

let longOutcome: ReturnType<typeof unbroken> | undefined;

/** What a long run ends with that nobody disturbs: the same in every test, because data and seed are. */
function undisturbed(studio: SetUp): ReturnType<typeof unbroken> {
  longOutcome ??= unbroken(studio);
  return longOutcome;
}

describe("a training", () => {
  it("is prepared, trained and judged, and its files say all of it", async () => {
    const { queue, reach, trainings, settings, host, open } = await setUp();
    const { id } = await queue.add({ name: "first", settings });
    await reach(id, "finished");
    const details = await queue.details(id);
    expect(details).toMatchObject({
      summary: { state: "finished", step: 6, steps: 6, best: { step: 6 }, baseModel: "tiny-1", error: undefined },
      backend: { name: "cpu", adapter: "test" },
      yardstick: { measure: "mpjpe", against: "truth" },
      dataset: { training: { clips: 2, frames: 80, targetFrames: 80 }, heldOut: { clips: 1, frames: 30 } },
      watched: [{ clipName: "three" }],
    });
    expect(details.clips.map(({ name, part, hash }) => [name, part, hash.length])).toEqual([
      ["one", "training", 64],
      ["two", "training", 64],
      ["three", "held-out", 64],
    ]);
    expect(details.heldOut.map(({ step }) => step)).toEqual([0, 3, 6]);
    expect(details.curve.at(-1)!.step).toBe(6);
    const texts = details.log.map(({ text }) => text);
    expect(texts.toSorted()).toEqual(["better", "better", "checkpoint", "started", "steps-done"]);
    expect([texts[0], texts.at(-1)]).toEqual(["started", "steps-done"]);
    expect(details.verdict!.outcome).toBe(details.summary.outcome);
    expect(details.verdict!.builtIn.before.mean).toBeGreaterThan(0);
    expect(host.engines.every((engine) => engine.isDead)).toBe(true);

    // What another program reads of it is the same.
    await queue.close();
    const again = await open();
    const read = await again.queue.details(id);
    expect({ ...read, newsNumber: details.newsNumber }).toEqual(details);
    expect(existsSync(join(trainings, id, "verdict.json"))).toBe(true);
  });

  it("gives the same weights with the same seed, and others with another", async () => {
    const studio = await setUp();
    const first = await unbroken(studio);
    expect(await unbroken(studio)).toEqual(first);
    const other = await unbroken({ ...studio, settings: { ...studio.settings, seed: 8 } });
    expect(other.weights).not.toEqual(first.weights);
  });

  it("goes on after a pause as if there had been none", async () => {
    const studio = await setUp(long);
    const whole = await undisturbed(studio);
    const { queue, reach, trainings, settings, host } = studio;
    const { id } = await queue.add({ name: "paused", settings });
    await reachStep(queue, id, 5);
    await queue.pause(id);
    expect(queue.find(id).document).toMatchObject({ state: "paused", error: undefined });
    expect(queue.find(id).document.step).toBeGreaterThanOrEqual(5);
    expect(host.engines.every((engine) => engine.isDead)).toBe(true);
    await queue.resume(id);
    await reach(id, "finished");
    expect(await outcomeOf(trainings, id)).toEqual(whole);
    const { log } = await queue.details(id);
    expect(log.map(({ text }) => text)).toEqual(expect.arrayContaining(["started", "paused", "resumed", "steps-done"]));
  });

  it("is interrupted when its engine dies, says why, and goes on exactly", async () => {
    const studio = await setUp(long);
    const whole = await undisturbed(studio);
    const { queue, reach, trainings, settings, host } = studio;
    const { id } = await queue.add({ name: "killed", settings });
    await reachStep(queue, id, 8);
    host.engines.at(-1)!.die("the engine process was killed (SIGKILL)");
    await reach(id, "interrupted");
    expect(queue.find(id).document.error).toEqual({
      code: "engine-lost",
      message: "the training's engine ended: the engine process was killed (SIGKILL)",
    });
    await queue.resume(id);
    await reach(id, "finished");
    expect(await outcomeOf(trainings, id)).toEqual(whole);
  });

  it("is interrupted when the studio ends, and goes on exactly in the next one", async () => {
    const studio = await setUp(long);
    const whole = await undisturbed(studio);
    const { queue, trainings, settings } = studio;
    const { id } = await queue.add({ name: "left", settings });
    await reachStep(queue, id, 7);
    await queue.close();
    const next = await studio.open();
    expect(next.queue.find(id).document).toMatchObject({ state: "interrupted" });
    expect(next.queue.find(id).document.step).toBeGreaterThanOrEqual(7);
    await next.queue.resume(id);
    await next.reach(id, "finished");
    expect(await outcomeOf(trainings, id)).toEqual(whole);
  });

  it("writes nothing any more when another program has taken the library over, and can be resumed there", async () => {
    const studio = await setUp(long);
    const whole = await undisturbed(studio);
    const { queue, trainings, settings } = studio;
    const { id } = await queue.add({ name: "lost", settings });
    await reachStep(queue, id, 6);
    queue.abandon("another program has taken over the library");
    // What was being written in that moment is.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const runFile = join(trainings, id, "run.json");
    const next = await studio.open();
    expect(next.queue.find(id).document).toMatchObject({ state: "interrupted" });
    const after = readFileSync(runFile, "utf8");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(readFileSync(runFile, "utf8")).toBe(after);
    await next.queue.resume(id);
    await next.reach(id, "finished");
    expect(await outcomeOf(trainings, id)).toEqual(whole);
  });

  it("is judged by its best weights when it is stopped", async () => {
    const { queue, reach, trainings, settings } = await setUp({ steps: 100_000, evaluateEverySteps: 4 });
    const { id } = await queue.add({ name: "stopped", settings });
    await reachStep(queue, id, 6);
    await queue.stop(id);
    await reach(id, "finished");
    const { step, ended, outcome } = queue.find(id).document;
    expect({ ended, outcome }).toEqual({ ended: "stopped", outcome: expect.any(String) });
    expect(step).toBeGreaterThanOrEqual(6);
    const { heldOut } = await queue.details(id);
    const best = heldOut.toSorted((a, b) => a.errorMm - b.errorMm)[0]!;
    expect(await new RunFolder(join(trainings, id)).describeBest()).toEqual({ step: best.step, errorMm: best.errorMm });
  });

  it("can be stopped while it is paused", async () => {
    const { queue, reach, settings } = await setUp({ ...long, steps: 100_000 });
    const { id } = await queue.add({ name: "paused", settings });
    await reachStep(queue, id, 5);
    await queue.pause(id);
    await queue.stop(id);
    await reach(id, "finished");
    expect(queue.find(id).document.ended).toBe("stopped");
  });

  it("without held-out clips ends with its last averaged weights and no opinion of them", async () => {
    const { queue, reach, trainings, settings } = await setUp({ heldOutClips: [] });
    const { id } = await queue.add({ name: "blind", settings });
    await reach(id, "finished");
    const folder = new RunFolder(join(trainings, id));
    expect(await folder.readBest()).toEqual((await folder.readCheckpoint())!.averaged);
    expect(queue.find(id).summary()).toMatchObject({ outcome: "no-held-out", best: undefined });
  });

  it("ends when its minutes are over, counted over all sessions", async () => {
    const { queue, reach, settings } = await setUp({ steps: undefined, minutes: 0.02, heldOutClips: [] });
    const { id } = await queue.add({ name: "timed", settings });
    await reachStep(queue, id, 3);
    await queue.pause(id);
    const { trainedMs } = queue.find(id).document;
    expect(trainedMs).toBeGreaterThan(0);
    await queue.resume(id);
    await reach(id, "finished");
    expect(queue.find(id).document).toMatchObject({ ended: "time-up" });
    expect(queue.find(id).document.trainedMs).toBeGreaterThan(trainedMs);
  });

  it("goes on from another one's checkpoint as a training of its own", async () => {
    const studio = await setUp();
    const { queue, reach, settings, trainings } = studio;
    const { id: first } = await queue.add({ name: "first", settings });
    await reach(first, "finished");
    const { continueFrom } = await import("../../../../src/studio/training/continueFrom");
    const more = { ...settings, steps: 4, heldOutClips: [settings.heldOutClips[0]!] };
    const { id } = await queue.add(
      { name: "more", settings: more, continues: first },
      await continueFrom(queue.find(first), more),
    );
    await reach(id, "finished");
    expect(queue.find(id).summary()).toMatchObject({ continues: first, step: 10, steps: 10 });
    const { heldOut } = await queue.details(id);
    // The base model first, at the step with which this training begins.
    expect(heldOut[0]!.step).toBe(6);
    expect(heldOut[0]!.errorMm).toBeGreaterThan(heldOut.at(-1)!.errorMm);
    expect((await outcomeOf(trainings, id)).weights).not.toEqual((await outcomeOf(trainings, first)).weights);
    await expect(continueFrom(queue.find(first), { ...more, learns: "all" })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining('"learns"'),
    });
  });

  it("does not go on with clips that have changed since, but can be judged with them", async () => {
    const { queue, reach, settings, library } = await setUp({ ...long, steps: 100_000 });
    const { id } = await queue.add({ name: "changed", settings });
    await reachStep(queue, id, 5);
    await queue.pause(id);
    await library.appendEdits(settings.trainingClips[0]!, 0, [boneEdit(3)]);
    await queue.resume(id);
    await reach(id, "interrupted");
    expect(queue.find(id).document.error).toMatchObject({
      code: "clip-changed",
      message: expect.stringContaining('"one"'),
    });
    await queue.stop(id);
    await reach(id, "finished");
  });

  it("fails when there is nothing to learn, naming what to do", async () => {
    const { queue, reach, library, settings } = await setUp();
    const bare = await library.duplicate(settings.trainingClips[0]!);
    await library.replaceColumns(bare.created[0]!.id, { truth_mm: new Float32Array(40 * 51).fill(Number.NaN) });
    const { id } = await queue.add({ name: "bare", settings: { ...settings, trainingClips: [bare.created[0]!.id] } });
    await reach(id, "failed");
    expect(queue.find(id).document.error).toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("correct some frames first"),
    });
  });

  it("is interrupted by a full disk, and goes on when there is space again", async () => {
    const studio = await setUp(long);
    const whole = await undisturbed(studio);
    const { queue, reach, trainings, settings } = studio;
    const { id } = await queue.add({ name: "full", settings });
    await reachStep(queue, id, 5);
    await fillDisk();
    await reach(id, "interrupted");
    expect(queue.find(id).document.error).toMatchObject({ code: "disk-full" });
    await queue.resume(id);
    await reach(id, "finished");
    expect(await outcomeOf(trainings, id)).toEqual(whole);
  });
});

describe("the queue of trainings", () => {
  it("is opened also where nothing can be written down", async () => {
    const { queue, settings, open } = await setUp({ ...long, steps: 100_000 });
    const { id } = await queue.add({ name: "killed", settings });
    await reachStep(queue, id, 3);
    queue.abandon("as if the program had been killed");
    await fillDisk();
    const next = await open();
    expect(next.queue.find(id).summary()).toMatchObject({ state: "interrupted" });
    await next.queue.discard(id);
  });

  it("runs one at a time in the order of asking, and tells everybody's place", async () => {
    const { queue, reach, settings, host } = await setUp();
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) ids.push((await queue.add({ name, settings })).id);
    const places = () => ids.map((id) => queue.list().find((run) => run.id === id)!.queuePlace);
    expect(places()).toEqual([undefined, 1, 2]);
    await queue.pause(ids[1]!);
    expect(places()).toEqual([undefined, undefined, 1]);
    await reach(ids[2]!, "finished");
    expect(queue.find(ids[1]!).document.state).toBe("paused");
    await queue.resume(ids[1]!);
    await reach(ids[1]!, "finished");
    expect(host.engines).toHaveLength(3);
  });

  it("goes on with what waits after a restart, and leaves what is paused", async () => {
    const { queue, settings, open } = await setUp({ ...long, steps: 100_000 });
    const { id: running } = await queue.add({ name: "running", settings });
    const { id: paused } = await queue.add({ name: "paused", settings });
    const { id: waiting } = await queue.add({ name: "waiting", settings: { ...settings, steps: 4 } });
    await queue.pause(paused);
    await reachStep(queue, running, 3);
    await queue.close();
    const next = await open();
    await next.reach(waiting, "finished");
    expect(next.queue.find(running).document.state).toBe("interrupted");
    expect(next.queue.find(paused).document.state).toBe("paused");
  });

  it("throws a training away while it runs, and goes on with the next", async () => {
    const { queue, reach, settings, trainings, heard } = await setUp({ steps: 100_000 });
    const { id } = await queue.add({ name: "unwanted", settings });
    const { id: next } = await queue.add({ name: "next", settings: { ...settings, steps: 4 } });
    await reachStep(queue, id, 3);
    await queue.discard(id);
    expect(existsSync(join(trainings, id))).toBe(false);
    expect(queue.list().map((run) => run.id)).toEqual([next]);
    expect(heard).toContainEqual({ type: "training.runsChanged", upserted: [], removed: [id] });
    await reach(next, "finished");
  });

  it("refuses what a state does not allow, by name", async () => {
    const { queue, reach, settings } = await setUp();
    const { id } = await queue.add({ name: "mine", settings });
    await reach(id, "finished");
    const refusal = { code: "bad-argument", message: expect.stringContaining('"mine" is finished') };
    await expect(queue.pause(id)).rejects.toMatchObject(refusal);
    await expect(queue.resume(id)).rejects.toMatchObject(refusal);
    await expect(queue.stop(id)).rejects.toMatchObject(refusal);
    expect(() => queue.find("nothing")).toThrow('no training "nothing"');
  });

  it("numbers the news of a run without gaps, and says with which number its details agree", async () => {
    const { queue, reach, settings, heard } = await setUp(long);
    const { id } = await queue.add({ name: "told", settings });
    await reachStep(queue, id, 7);
    const details = await queue.details(id);
    await reach(id, "finished");
    await vi.waitFor(() =>
      expect(heard.findLast((news) => news.type === "training.runsChanged")).toMatchObject({
        upserted: [{ state: "finished" }],
      }),
    );
    const news = heard.filter((each) => each.type === "training.news");
    expect(news.map(({ number }) => number)).toEqual(news.map((_, index) => index + 1));
    const later = news.filter(({ number }) => number > details.newsNumber);
    const whole = await queue.details(id);
    expect([...details.heldOut, ...later.flatMap(({ heldOut }) => heldOut)]).toEqual(whole.heldOut);
    expect([...details.curve, ...later.flatMap(({ curve }) => curve)]).toEqual(whole.curve);
    expect([...details.log, ...later.flatMap(({ log }) => log)]).toEqual(whole.log);
  });

  it("lists a run whose files are broken as failed, with the file, and throws it away when asked", async () => {
    const { queue, reach, settings, trainings, open } = await setUp();
    const { id } = await queue.add({ name: "spoilt", settings });
    await reach(id, "finished");
    await queue.close();
    const path = join(trainings, id, "run.json");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, 100));
    const next = await open();
    expect(next.queue.list()).toMatchObject([
      { id, state: "failed", error: { code: "file-broken", message: expect.stringContaining(path) } },
    ]);
    await expect(next.queue.resume(id)).rejects.toMatchObject({ code: "file-broken" });
    await next.queue.discard(id);
    expect(next.queue.list()).toEqual([]);
  });
});
