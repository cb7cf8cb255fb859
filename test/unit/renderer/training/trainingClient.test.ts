import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import type { RunSummary } from "../../../../src/common/trainingProtocol";
import { TrainingClient } from "../../../../src/renderer/training/trainingClient";
import { settle } from "../engine/fakeEngine";
import { MemoryTraining, runSummary, trainingSettings } from "./memoryTraining";

async function openTrainings(...runs: RunSummary[]) {
  const host = new MemoryTraining(...runs);
  const training = new TrainingClient(host.studio);
  host.connect();
  await settle();
  return { host, training };
}

const names = ({ store }: TrainingClient) => [...store.getState().runs.values()].map(({ name }) => name).sort();

describe("the page's view of the trainings", () => {
  it("is empty and says so until the host has answered, then holds every run", async () => {
    const host = new MemoryTraining(runSummary("a"), runSummary("b"));
    const training = new TrainingClient(host.studio);
    expect(training.store.getState()).toEqual({ isLoaded: false, runs: new Map() });
    host.connect();
    await settle();
    expect(training.store.getState().isLoaded).toBe(true);
    expect(names(training)).toEqual(["run a", "run b"]);
  });

  it("follows what the host tells of runs", async () => {
    const { host, training } = await openTrainings(runSummary("a"), runSummary("b"));
    const upserted = [runSummary("a", { name: "stairs", step: 7 }), runSummary("c")];
    host.notify({ type: "training.runsChanged", upserted, removed: ["b"] });
    await settle();
    expect(names(training)).toEqual(["run c", "stairs"]);
    expect(training.store.getState().runs.get("a")?.step).toBe(7);
  });

  it("keeps a change that was told while the list was on its way", async () => {
    const host = new MemoryTraining(runSummary("a"), runSummary("b"));
    const training = new TrainingClient(host.studio);
    let answer = () => {};
    host.holdList = new Promise((resolve) => {
      answer = resolve;
    });
    host.connect();
    await settle();
    host.notify({ type: "training.runsChanged", upserted: [runSummary("a", { name: "new name" })], removed: ["b"] });
    await settle();
    answer();
    await settle();
    expect(names(training)).toEqual(["new name"]);
  });

  it("keeps what it knew while the connection is lost, and reads everything again when it is back", async () => {
    const { host, training } = await openTrainings(runSummary("a"));
    host.disconnect();
    host.runs = [runSummary("b")];
    await settle();
    expect(names(training)).toEqual(["run a"]);
    await expect(training.pause("a")).rejects.toThrow("connection to the studio is lost");
    host.connect();
    await settle();
    expect(names(training)).toEqual(["run b"]);
  });

  it("reads another library's runs when the library changes, once for each", async () => {
    const { host, training } = await openTrainings(runSummary("a"));
    const status = { state: "open", folder: "/other", freeBytes: 1, clips: 0 } as const;
    host.runs = [runSummary("other")];
    host.notify({ type: "library.status", status });
    host.notify({ type: "library.status", status: { ...status, clips: 3 } });
    await settle();
    expect(names(training)).toEqual(["run other"]);
    expect(host.paramsOf("training.list")).toHaveLength(2);
  });

  it("has no runs while the library is closed, and says why", async () => {
    const { host, training } = await openTrainings(runSummary("a"));
    const error = { code: "library-closed", message: "no library is open" } as const;
    host.refusals.set("training.list", new StudioError(error.code, error.message));
    host.notify({ type: "library.status", status: { state: "closed", folder: "/library", error } });
    await settle();
    expect(training.store.getState()).toEqual({ runs: new Map(), isLoaded: false, error });
  });
});

describe("what is done to runs", () => {
  it("renames once, and tells the name before so that it can be taken back", async () => {
    const { host, training } = await openTrainings(runSummary("a"));
    expect(await training.rename("a", "  stairs ")).toBe("run a");
    expect(names(training)).toEqual(["stairs"]);
    expect(await training.rename("a", "stairs")).toBeUndefined();
    expect(await training.rename("a", "   ")).toBeUndefined();
    expect(host.paramsOf("training.rename")).toEqual([{ id: "a", name: "stairs" }]);
  });

  it("takes a discarded run from the list before the host tells of it", async () => {
    const { training } = await openTrainings(runSummary("a"), runSummary("b"));
    await training.discard("a");
    expect(names(training)).toEqual(["run b"]);
  });

  it("leaves a run in the list that could not be discarded", async () => {
    const { host, training } = await openTrainings(runSummary("a"));
    host.refusals.set("training.discard", new StudioError("folder-unwritable", "cannot delete trainings/a"));
    await expect(training.discard("a")).rejects.toThrow("cannot delete trainings/a");
    expect(names(training)).toEqual(["run a"]);
  });

  it("starts, and tells the new ids", async () => {
    const { host, training } = await openTrainings();
    const settings = trainingSettings();
    expect(await training.start("stairs", { kind: "new", settings })).toBe("new");
    expect(host.paramsOf("training.start")).toEqual([{ name: "stairs", start: { kind: "new", settings } }]);
    const variants = [{ kind: "as-is" }, { kind: "without-lstm" }] as const;
    const started = await training.startExperiment({ name: "ablation", settings, variants: [...variants] });
    expect(started.runIds).toHaveLength(2);
  });
});
