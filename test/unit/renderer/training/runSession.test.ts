import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import type {
  CurvePoint,
  HeldOutPoint,
  RunDetails,
  TrainingNotification,
} from "../../../../src/common/trainingProtocol";
import { RunSession } from "../../../../src/renderer/training/runSession";
import { settle } from "../engine/fakeEngine";
import { MemoryTraining, runSummary } from "./memoryTraining";

type News = Extract<TrainingNotification, { type: "training.news" }>;

const point = (step: number): CurvePoint => ({
  step,
  loss: 1,
  mpjpeMm: 90,
  gradientNorm: 1,
  learningRate: 1e-4,
  framesPerSecond: 100,
});
const measured = (step: number): HeldOutPoint => ({ step, errorMm: 90, loss: 1, perJointMm: [] });

/** A host whose run can be changed under the page. */
async function openRun(change: Partial<RunDetails> = {}) {
  const host = new MemoryTraining(runSummary("a", { state: "running" }));
  host.opened = { newsNumber: 4, curve: [point(10)], heldOut: [measured(0)], ...change };
  const session = new RunSession(host.studio, "a");
  host.connect();
  await settle();
  const tell = async (number: number, news: Partial<News> = {}) => {
    host.notify({ type: "training.news", id: "a", number, curve: [], heldOut: [], log: [], ...news });
    await settle();
  };
  const opens = () => host.paramsOf("training.open").length;
  const steps = () => session.curve.map(({ step }) => step);
  return { host, session, tell, opens, steps };
}

describe("an opened run", () => {
  it("is opening until the host has answered", async () => {
    const host = new MemoryTraining(runSummary("a"));
    const session = new RunSession(host.studio, "a");
    expect(session.store.getState().state).toBe("opening");
    host.connect();
    await settle();
    expect(session.store.getState().state).toBe("open");
    expect(session.store.getState().details?.summary.name).toBe("run a");
  });

  it("keeps the base model's measurement when a run measures the checkpoint that it begins with", async () => {
    const { session, tell } = await openRun({ heldOut: [{ ...measured(6), errorMm: 120 }] });
    await tell(5, { heldOut: [measured(6)] });
    await tell(6, { heldOut: [measured(9)] });
    expect(session.store.getState().heldOut.map(({ step, errorMm }) => [step, errorMm])).toEqual([
      [6, 120],
      [6, 90],
      [9, 90],
    ]);
  });

  it("goes on with news that follow what it has read, and tells who draws", async () => {
    const { session, tell, opens, steps } = await openRun();
    let told = 0;
    session.onNews(() => told++);
    await tell(5, { curve: [point(20)] });
    await tell(6, { curve: [point(30)], heldOut: [measured(30)], log: [{ atMs: 1, text: "better" }] });
    expect(steps()).toEqual([10, 20, 30]);
    expect(session.store.getState().heldOut.map(({ step }) => step)).toEqual([0, 30]);
    expect(session.store.getState().log).toHaveLength(1);
    expect(told).toBe(2);
    expect(opens()).toBe(1);
  });

  it("does not touch what React sees for points of curves alone", async () => {
    const { session, tell } = await openRun();
    const before = session.store.getState();
    await tell(5, { curve: [point(20)] });
    expect(session.store.getState()).toBe(before);
  });

  it("ignores news that it has read already", async () => {
    const { tell, opens, steps } = await openRun();
    await tell(3, { curve: [point(5)] });
    await tell(4, { curve: [point(10)] });
    expect(steps()).toEqual([10]);
    expect(opens()).toBe(1);
  });

  it("reads the run again when news are missing, and does not lose what comes meanwhile", async () => {
    const { host, tell, opens, steps } = await openRun();
    let answer = () => {};
    host.holdOpen = new Promise((resolve) => {
      answer = resolve;
    });
    await tell(7, { curve: [point(40)] });
    expect(opens()).toBe(2);
    host.opened = { newsNumber: 7, curve: [point(10), point(20), point(30), point(40)] };
    await tell(8, { curve: [point(50)] });
    answer();
    await settle();
    expect(steps()).toEqual([10, 20, 30, 40, 50]);
  });

  it("replaces the points after a checkpoint when the run goes on from there", async () => {
    const { tell, steps } = await openRun({ curve: [point(10), point(20), point(30)] });
    await tell(5, { curve: [point(20), point(40)] });
    expect(steps()).toEqual([10, 20, 40]);
  });

  it("is read again when the connection is back, with numbers that may begin anew", async () => {
    const { host, tell, opens, steps } = await openRun();
    host.disconnect();
    await settle();
    expect(steps()).toEqual([10]);
    host.opened = { newsNumber: 0, curve: [point(10), point(20)] };
    host.connect();
    await settle();
    expect(opens()).toBe(2);
    await tell(1, { curve: [point(30)] });
    expect(steps()).toEqual([10, 20, 30]);
  });

  it("is read again when its state changes: the verdict comes with it", async () => {
    const { host, opens } = await openRun();
    host.notify({
      type: "training.runsChanged",
      upserted: [runSummary("a", { state: "running", step: 9 })],
      removed: [],
    });
    await settle();
    expect(opens()).toBe(1);
    host.notify({ type: "training.runsChanged", upserted: [runSummary("a", { state: "finished" })], removed: [] });
    await settle();
    expect(opens()).toBe(2);
  });

  it("says why it cannot be read, and can be read again", async () => {
    const host = new MemoryTraining(runSummary("a"));
    host.refusals.set("training.open", new StudioError("file-broken", 'run "a": run.json cannot be read'));
    const session = new RunSession(host.studio, "a");
    host.connect();
    await settle();
    expect(session.store.getState()).toMatchObject({ state: "failed", error: { code: "file-broken" } });
    host.refusals.clear();
    await session.read();
    expect(session.store.getState()).toMatchObject({ state: "open", error: undefined });
  });

  it("ends when the run is discarded, by whomever", async () => {
    const { host, session } = await openRun();
    host.notify({ type: "training.runsChanged", upserted: [], removed: ["a"] });
    await settle();
    expect(session.store.getState().state).toBe("gone");
  });

  it("hears nothing any more once it is closed", async () => {
    const { session, tell, steps } = await openRun();
    session.dispose();
    await tell(5, { curve: [point(20)] });
    expect(steps()).toEqual([10]);
  });
});
