import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { evaluateOnKeypoints, type KeypointEvaluationOptions } from "../../../src/cli/evaluateKeypoints";
import { limbsOf, posesWithLimbs, truthOf } from "../../../src/cli/seenTakes";
import type { NetworkRunRequest } from "../../../src/common/protocol";
import { readCaptureCameras } from "../../../src/formats/readCaptureCameras";
import { readVideoPose3d } from "../../../src/formats/readVideoPose3d";
import { boneLengths } from "../../../src/pose/clip/boneVectors";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import type { EngineConnection } from "../../../src/studio/engineConnection";
import { expected, videoPose3dBytes, videoPose3dFolder } from "../formats/support/videoPose3dFixtures";

const file = (name: string) => join(videoPose3dFolder, name);
const options: KeypointEvaluationOptions = {
  ...{ data: file("data_3d_h36m.npz"), keypoints: file("data_2d_h36m_coco.npz"), cameras: file("cameras.json") },
  ...{ limbs: "as-predicted", joints: "17", json: true },
};
const takes = readVideoPose3d(videoPose3dBytes("data_3d_h36m.npz"), "a.npz")!;
const cameras = readCaptureCameras(Buffer.from(videoPose3dBytes("cameras.json")).toString("utf8"), "c.json");
const model = { id: "m", description: "", weights: new Uint8Array(0) };
const measured = takes.filter(({ subject }) => subject === "S9" || subject === "S11");

/** An engine whose network knows the truth, and adds so much to every joint but the hip. */
function knowingEngine(change: (pose: Float32Array) => Float32Array): {
  requests: NetworkRunRequest[];
  open: () => Promise<EngineConnection>;
} {
  const requests: NetworkRunRequest[] = [];
  const call = async (method: string, request: NetworkRunRequest) => {
    if (method === "model.load") return undefined;
    const take = measured[requests.length]!;
    requests.push(request);
    const views = cameras.get(take.subject)!.slice(0, request.sequences);
    const poses = Float32Array.from(views.flatMap((camera) => [...change(truthOf(take, camera, false))]));
    return { stagePosesMm: [new Float32Array(poses.length), poses] };
  };
  return { requests, open: async () => ({ host: { call } }) as unknown as EngineConnection };
}

async function evaluate(
  change: Partial<KeypointEvaluationOptions>,
  network: (pose: Float32Array) => Float32Array = (pose) => pose,
) {
  const engine = knowingEngine(network);
  const report = await evaluateOnKeypoints({ ...options, ...change }, model, engine.open);
  return { json: JSON.parse(report), requests: engine.requests };
}

beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

describe("Human3.6M with given keypoints", () => {
  it("runs every camera's whole take of S9 and S11, with the keypoints of the file", async () => {
    const { json, requests } = await evaluate({});
    expect(json).toMatchObject({ measured_on: "Human3.6M, given keypoints", split: "test", sequences: 12, fps: 50 });
    expect(json.noise).toBe("as in data_2d_h36m_coco.npz");
    const frames = measured.map(({ subject, name }) => expected.takes[`${subject}/${name}`]!.frames);
    expect(requests.map(({ sequences, framesPerSequence }) => [sequences, framesPerSequence])).toEqual(
      frames.map((each) => [2, each]),
    );
    expect(json.frames).toBe(2 * frames.reduce((sum, each) => sum + each, 0));
    // Trust of every keypoint is 1, the face's too.
    expect(Array.from({ length: 17 }, (_, k) => requests[0]!.inputs[k * 3 + 2])).toEqual(Array(17).fill(1));
  });

  it("finds no error where the network is right, in true lengths", async () => {
    const { json } = await evaluate({});
    expect(json.mpjpe_mm).toBeLessThan(1e-3);
    expect(json.limbs).toMatch(/^as predicted/);
    expect(json.stage_mpjpe_mm[0]).toBeGreaterThan(300);
    expect(json.action_average_mpjpe_mm).toBeLessThan(1e-3);
  });

  it("merges takes into actions and averages over those", async () => {
    const shifted = (pose: Float32Array) => pose.map((value, i) => (i % 51 >= 3 && i % 3 === 0 ? value + 17 : value));
    const { json } = await evaluate({}, shifted);
    expect(Object.keys(json.per_action).sort()).toEqual(["Directions", "Walking"]);
    expect(json.per_action.Directions.sequences).toBe(8);
    expect(json.action_average_mpjpe_mm).toBeCloseTo(16, 3);
    expect(Object.keys(json.per_subject).sort()).toEqual(["S11", "S9"]);
    const { json: fourteen } = await evaluate({ joints: "14" }, shifted);
    expect(fourteen).toMatchObject({ joints: 14 });
    expect(fourteen.mpjpe_mm).toBeCloseTo(17, 3);
    expect(fourteen.pa_mpjpe_mm).toBeLessThan(1e-3);
  });

  it("compares with the mean body's limbs, or gives the prediction the subject's, and says which", async () => {
    const small = (pose: Float32Array) => posesWithLimbs(pose, Float64Array.from(meanBoneLengthsMm));
    expect((await evaluate({ limbs: "mean" }, small)).json).toMatchObject({
      mpjpe_mm: expect.closeTo(0, 3),
      limbs: expect.stringMatching(/^mean limbs/),
    });
    expect((await evaluate({ limbs: "subject" }, small)).json).toMatchObject({
      mpjpe_mm: expect.closeTo(0, 1),
      limbs: expect.stringMatching(/^subject's limbs/),
    });
    expect((await evaluate({ limbs: "as-predicted" }, small)).json.mpjpe_mm).toBeGreaterThan(10);
  });

  it("takes only the first views for a quick look", async () => {
    const { json, requests } = await evaluate({ sequences: 3 });
    expect(json.sequences).toBe(3);
    expect(requests.map(({ sequences }) => sequences)).toEqual([2, 1]);
  });

  it("reads by action in a terminal", async () => {
    const report = await evaluateOnKeypoints({ ...options, json: false }, model, knowingEngine((pose) => pose).open);
    expect(report).toContain("m, Human3.6M, given keypoints, test subjects");
    expect(report).toMatch(/mean of actions {2,}MPJPE 0\.0 mm, PA-MPJPE 0\.0 mm/);
  });
});

describe("a subject's limbs", () => {
  it("are those of the captured body", () => {
    const limbs = limbsOf("S9", takes);
    boneLengths(measured[0]!.positions).forEach((metres, joint) => expect(limbs[joint]).toBeCloseTo(metres * 1000, 1));
  });
});

describe("files that do not belong together", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "keypoints-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["a subject without cameras", {}, /bad\.json: "S9" has 0 cameras, but keypoints of 2/],
    [
      "a camera too few",
      { S9: JSON.parse(Buffer.from(videoPose3dBytes("cameras.json")).toString()).S9.slice(1) },
      /"S9" has 1 cameras/,
    ],
  ])("are refused: %s", async (_, content, says) => {
    const cameras = join(folder, "bad.json");
    await writeFile(cameras, JSON.stringify(content));
    await expect(evaluate({ cameras })).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringMatching(says),
    });
  });

  it("are refused: motion in another layout, and files that are not there", async () => {
    const data = join(videoPose3dFolder, "../motion/positions.npz");
    await expect(evaluate({ data })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("VideoPose3D"),
    });
    await expect(evaluate({ cameras: join(folder, "no.json") })).rejects.toThrow("no.json is missing");
  });
});
