import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StudioError } from "../../../../../../src/common/errors";
import { SetupSession } from "../../../../../../src/renderer/screens/train/setup/setupSession";
import { learntFrames, settingsOf } from "../../../../../../src/renderer/screens/train/setup/setupState";
import { TrainingClient } from "../../../../../../src/renderer/training/trainingClient";
import {
  datasetSummary,
  MemoryTraining,
  material,
  runSummary,
  trainingSettings,
} from "../../../training/memoryTraining";

const settle = () => vi.advanceTimersByTimeAsync(1000);

async function beginSetup(request = {}) {
  const host = new MemoryTraining();
  host.material = [
    material("a", { targetFrames: 40 }),
    material("b"),
    material("c"),
    material("bare", { problem: "no-corrections", targetFrames: 0, placedFrames: 0 }),
  ];
  const session = new SetupSession(new TrainingClient(host.studio));
  host.connect();
  await settle();
  void session.begin(request);
  await settle();
  return { host, session, state: () => session.store.getState() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("putting a training together", () => {
  it("proposes everything at once: clips, their split, settings, and what that comes to", async () => {
    const { host, state } = await beginSetup();
    expect([...state().parts]).toEqual([
      ["a", "training"],
      ["b", "training"],
      ["c", "held-out"],
    ]);
    expect(state()).toMatchObject({ reason: "by-take", isCounting: false, dataset: host.dataset });
    expect(settingsOf(state())).toMatchObject({ trainingClips: ["a", "b"], heldOutClips: ["c"], minutes: 10 });
    expect(learntFrames(state())).toBe(60);
    expect(host.paramsOf("training.summarize")).toHaveLength(1);
  });

  it("follows the user's choice of clips, asks the host once for several changes, and has no reason then", async () => {
    const { host, session, state } = await beginSetup();
    session.setPart("a", "held-out");
    session.setPart("c", undefined);
    expect(state()).toMatchObject({ isCounting: true, reason: undefined });
    await settle();
    expect(state().isCounting).toBe(false);
    expect(host.paramsOf("training.proposeSettings").slice(1)).toEqual([{ trainingClips: ["b"], heldOutClips: ["a"] }]);
  });

  it("asks what fits another base model when one is chosen", async () => {
    const { host, session } = await beginSetup();
    session.change("baseModel", "image-1");
    await settle();
    expect(host.paramsOf("training.proposeSettings").at(-1)).toMatchObject({ baseModel: "image-1" });
  });

  it("counts nothing while nothing is to be learnt from", async () => {
    const { session, state, host } = await beginSetup();
    session.setPart("a", undefined);
    session.setPart("b", undefined);
    await settle();
    expect(state()).toMatchObject({ isCounting: false, dataset: undefined });
    expect(host.paramsOf("training.summarize")).toHaveLength(1);
  });

  it("keeps what the user set when the proposal changes, until it is reset", async () => {
    const { host, session, state } = await beginSetup();
    session.change("learningRate", 3e-4);
    session.change("augmentation.noise", 0.02);
    host.settings = trainingSettings({ learningRate: 1e-5, batchSize: 8 });
    session.setPart("b", "held-out");
    await settle();
    expect(settingsOf(state())).toMatchObject({ learningRate: 3e-4, batchSize: 8, augmentation: { noise: 0.02 } });
    session.reset("learningRate");
    expect(settingsOf(state())?.learningRate).toBe(1e-5);
    session.reset();
    expect(state().changes.size).toBe(0);
  });

  it("takes a value that is the proposed one for no change", async () => {
    const { session, state } = await beginSetup();
    session.change("stages", [1]);
    expect(state().changes.size).toBe(1);
    session.change("stages", [1, 2, 3]);
    expect(state().changes.size).toBe(0);
  });

  it("counts anew when a setting decides what goes in, and not when it does not", async () => {
    const { host, session, state } = await beginSetup();
    session.change("learningRate", 1e-3);
    await settle();
    expect(host.paramsOf("training.summarize")).toHaveLength(1);
    session.change("provenanceWeights.predicted", 0.1);
    await settle();
    expect(host.paramsOf("training.summarize")).toHaveLength(2);
    expect(state().isCounting).toBe(false);
  });

  it("proposes for some of the clips only when it is asked to", async () => {
    const { session, state } = await beginSetup();
    void session.propose(["b", "c"]);
    await settle();
    expect(Object.fromEntries(state().parts)).toEqual({ b: "training", c: "held-out" });
  });

  it("reads clips again when they changed: a proposal that nobody touched is made anew, a choice stays", async () => {
    const { host, session, state } = await beginSetup();
    host.material = [...host.material, material("d")];
    void session.reload();
    await settle();
    expect(state().parts.get("d")).toBe("held-out");
    session.setPart("d", undefined);
    host.material = [...host.material.slice(1), material("e")];
    void session.reload();
    await settle();
    expect(Object.fromEntries(state().parts)).toEqual({ b: "training", c: "training" });
  });

  it("says why the clips cannot be counted, and forgets it when they can", async () => {
    const { host, session, state } = await beginSetup();
    host.refusals.set("training.summarize", new StudioError("clip-broken", 'clip "a" has no keypoints'));
    session.setPart("b", undefined);
    await settle();
    expect(state()).toMatchObject({ isCounting: false, error: { message: 'clip "a" has no keypoints' } });
    host.refusals.clear();
    session.setPart("b", "training");
    await settle();
    expect(state()).toMatchObject({ error: undefined, dataset: datasetSummary() });
  });
});

describe("starting it", () => {
  it("hands over name, clips and settings", async () => {
    const { host, session } = await beginSetup();
    session.change("steps", 20);
    expect(await session.start(" Stairs ")).toBe("new");
    const settings = trainingSettings({ trainingClips: ["a", "b"], heldOutClips: ["c"], steps: 20 });
    expect(host.paramsOf("training.start")).toEqual([{ name: "Stairs", start: { kind: "new", settings } }]);
  });

  it("keeps the field that the host does not like until it is changed", async () => {
    const { host, session, state } = await beginSetup();
    host.refusals.set("training.start", new StudioError("bad-argument", "batchSize must be at most 512"));
    expect(await session.start("a")).toBeUndefined();
    expect(state()).toMatchObject({ isStarting: false, refusal: { field: "batchSize" } });
    session.change("seed", 3);
    expect(state().refusal?.field).toBe("batchSize");
    session.change("batchSize", 512);
    expect(state().refusal).toBeUndefined();
  });

  it("goes on from another run's checkpoint with that run's clips and settings, or from the base model", async () => {
    const settings = trainingSettings({ trainingClips: ["c"], heldOutClips: ["a", "gone"], steps: 500, seed: 9 });
    const { host, session, state } = await beginSetup({ continues: "run-1", settings });
    expect(Object.fromEntries(state().parts)).toEqual({ c: "training", a: "held-out" });
    await session.start("a");
    session.startFresh();
    await session.start("a");
    const [first, second] = host.paramsOf("training.start") as { start: { kind: string; settings: object } }[];
    expect(first?.start).toMatchObject({ kind: "from-checkpoint", runId: "run-1", settings: { seed: 9, steps: 500 } });
    expect(second?.start).toMatchObject({ kind: "new", settings: { seed: 9 } });
  });
});

describe("beginning", () => {
  it("again after the clips could not be read", async () => {
    const host = new MemoryTraining();
    host.material = [material("a"), material("b")];
    host.refusals.set("training.material", new StudioError("library-closed", "no library is open"));
    const session = new SetupSession(new TrainingClient(host.studio));
    host.connect();
    await settle();
    void session.begin({ clipIds: ["a", "b"], baseModel: "mine" });
    await settle();
    expect(session.store.getState()).toMatchObject({ error: { code: "library-closed" }, isCounting: false });
    host.refusals.clear();
    void session.restart();
    await settle();
    expect(Object.fromEntries(session.store.getState().parts)).toEqual({ a: "training", b: "held-out" });
    expect(settingsOf(session.store.getState())?.baseModel).toBe("mine");
  });

  it("anew forgets what was chosen and asked before", async () => {
    const { session, state } = await beginSetup();
    session.setName("Stairs");
    session.change("seed", 7);
    session.setPart("a", undefined);
    void session.begin({});
    await settle();
    expect(state()).toMatchObject({ reason: "by-take", isCounting: false });
    expect(state().name).toBeUndefined();
    expect(state().changes.size).toBe(0);
    expect(state().parts.get("a")).toBe("training");
  });

  it("takes over the settings of another run where they differ from what is proposed", async () => {
    const settings = trainingSettings({ minutes: undefined, steps: 500, learningRate: 1e-5 });
    const { state } = await beginSetup({ settings: { ...settings, trainingClips: ["b"], heldOutClips: [] } });
    expect([...state().changes.keys()].sort()).toEqual(["learningRate", "minutes", "steps"]);
    expect(settingsOf(state())).toMatchObject({ trainingClips: ["b"], minutes: undefined, steps: 500 });
  });
});

describe("this machine's speed", () => {
  it("is that of the newest run that made steps", async () => {
    const host = new MemoryTraining(
      runSummary("old", { step: 10, createdAt: "2025-01-01" }),
      runSummary("new", { step: 10, createdAt: "2026-01-01" }),
      runSummary("newest", { step: 0, createdAt: "2026-02-01" }),
    );
    host.framesPerSecond = 123;
    const session = new SetupSession(new TrainingClient(host.studio));
    host.connect();
    await settle();
    void session.begin({});
    await settle();
    expect(host.paramsOf("training.open")).toEqual([{ id: "new" }]);
    expect(session.store.getState().framesPerSecond).toBe(123);
  });
});
