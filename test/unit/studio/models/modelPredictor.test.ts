import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { JournalEntry } from "../../../../src/common/clipEdits";
import type { PredictRequest } from "../../../../src/common/engineTraining";
import type { EngineCalls } from "../../../../src/common/protocol";
import { predictClips } from "../../../../src/engine/evaluation/predictClips";
import { coordinateCount } from "../../../../src/pose/skeleton";
import { createSequenceGenerator } from "../../../../src/pose/synthesis/sequenceGenerator";
import { parseModelDescription } from "../../../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import type { EngineConnection } from "../../../../src/studio/engineConnection";
import type { ClipReader } from "../../../../src/studio/library/clipLibrary";
import { readModelFolder } from "../../../../src/studio/models/modelFolder";
import { ModelPredictor, type PredictingModel } from "../../../../src/studio/models/modelPredictor";
import { armRaise } from "../../pose/synthesis/testMotion";
import { useWasm } from "../../rpsm/support/backends";

const frames = 300;
const bundled = "resources/models/rpsm-keypoints-512";

let network: RpsmNetwork;
let clip: ClipReader;
let asked = 0;
const never = new AbortController().signal;
const model: PredictingModel = { version: "bundled", read: () => readModelFolder(bundled) };

beforeAll(async () => {
  await useWasm();
  const { description, weights } = await readModelFolder(bundled);
  network = RpsmNetwork.fromWeights(parseModelDescription(description, bundled).network, weights, bundled);
  clip = seenClip();
}, 60_000);
afterAll(() => network.dispose());

/** Invented views of a person who raises an arm, as the columns of a clip at 25 Hz. */
function seenClip(journal: JournalEntry[] = []): ClipReader {
  const seen = createSequenceGenerator(armRaise(200), { seed: 7, sequenceLength: frames }).describe(0);
  const rows = {
    keypoints: seen.keypoints,
    timestamps_s: Float64Array.from({ length: frames }, (_, frame) => frame / 25),
  };
  const info = {
    id: "arm",
    name: "arm",
    frames,
    columns: ["timestamps_s", "keypoints"],
    imageSize: [seen.imageWidth, seen.imageHeight],
    cuts: [],
  };
  const readColumn = async (column: keyof typeof rows) => rows[column];
  return { info, readColumn, journal: async () => journal } as unknown as ClipReader;
}

/** The engine's answers, without a process around it. */
const openEngine = async () => {
  const call = async (_method: keyof EngineCalls, { clips }: PredictRequest, signal: AbortSignal) => {
    asked++;
    const stages = await predictClips(network, clips, signal);
    return { posesMm: stages.map((poses) => poses.at(-1)!) };
  };
  return { host: { call }, onExit: () => () => {}, kill: () => {} } as unknown as EngineConnection;
};

it("gives any frames as the network makes them when it has seen the clip from its start, and computes once", async () => {
  const models = new ModelPredictor(openEngine);
  const whole = await models.predict(model, clip, [0, frames - 1], never);
  const part = await models.predict(model, clip, [250, 299], never);
  expect(part).toEqual(whole.slice(250 * coordinateCount, 300 * coordinateCount));
  expect(Math.max(...part)).toBeGreaterThan(100);
  expect(asked).toBe(1);
  await expect(models.predict(model, clip, [0, frames], never)).rejects.toMatchObject({ code: "bad-argument" });
  models.stop();
}, 60_000);

it("begins anew at a cut that a person has set", async () => {
  const cut: JournalEntry = { type: "change", label: "cut", atMs: 1, diff: { "cut/100": [null, true] } };
  const [whole, parted] = [new ModelPredictor(openEngine), new ModelPredictor(openEngine)];
  const uncut = await whole.predict(model, clip, [0, 199], never);
  const poses = await parted.predict(model, seenClip([cut]), [0, 199], never);
  const at = 100 * coordinateCount;
  // Other batches round otherwise; a network that begins anew gives another pose.
  const farthestMm = (from: number, to: number) =>
    Math.max(...poses.slice(from, to).map((value, i) => Math.abs(value - uncut[from + i]!)));
  expect(farthestMm(0, at)).toBeLessThan(0.01);
  expect(farthestMm(at, at + coordinateCount)).toBeGreaterThan(1);
}, 60_000);

it("gives up when nobody waits any more, and begins anew for the next one", async () => {
  const models = new ModelPredictor(openEngine);
  const leaving = new AbortController();
  const cancelled = models.predict(model, clip, [0, 9], leaving.signal);
  // By then the engine has begun.
  setTimeout(() => leaving.abort(), 20);
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  expect(await models.predict(model, clip, [0, 9], never)).toHaveLength(10 * coordinateCount);
  models.stop();
}, 60_000);

it("cancels nobody who asks while the one before is giving up", async () => {
  const models = new ModelPredictor(openEngine);
  const leaving = new AbortController();
  const cancelled = models.predict(model, clip, [0, 9], leaving.signal);
  leaving.abort();
  const next = models.predict(model, clip, [0, 9], never);
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  expect(await next).toHaveLength(10 * coordinateCount);
  models.stop();
}, 60_000);

it("keeps its engine when the one before is reported dead only then", async () => {
  const exits: (() => void)[] = [];
  const killed: number[] = [];
  let opened = 0;
  const models = new ModelPredictor(async () => {
    const number = opened++;
    const onExit = (listener: () => void) => exits.push(listener);
    return { ...(await openEngine()), onExit, kill: () => killed.push(number) } as unknown as EngineConnection;
  });
  await models.check(await model.read());
  models.stop();
  await models.check(await model.read());
  exits[0]!();
  await models.check(await model.read());
  expect(opened).toBe(2);
  models.stop();
  await vi.waitFor(() => expect(killed).toEqual([0, 1]));
}, 60_000);

it("says of a clip without keypoints that there is nothing to read", async () => {
  const motion = { info: { name: "walk", frames: 9, columns: ["timestamps_s", "pose_mm"] } } as unknown as ClipReader;
  await expect(new ModelPredictor(openEngine).predict(model, motion, [0, 1], never)).rejects.toMatchObject({
    code: "bad-argument",
    message: 'clip "walk" has no keypoints for a network to read',
  });
});
