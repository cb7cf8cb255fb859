import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readSafetensors } from "../../../../src/common/safetensors";
import type { TrainingClip } from "../../../../src/common/trainingData";
import { predictClips } from "../../../../src/engine/evaluation/predictClips";
import { heldOutLoss } from "../../../../src/engine/training/heldOutLoss";
import { meanJointErrorMm } from "../../../../src/pose/metrics";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { placedClip, truthClip } from "../../pose/dataset/learningClips";
import { useCpu } from "../../rpsm/support/backends";
import { train } from "./support/train";
import { clipSource, descriptionOf, trainingRequest } from "./support/trainingRequest";

beforeAll(useCpu);

const { network: config } = JSON.parse(descriptionOf());
const never = new AbortController().signal;
const lastPoses = async (weights: Uint8Array, clip: TrainingClip) => {
  const network = RpsmNetwork.fromWeights(config, weights, "test");
  const [stages] = await predictClips(network, [clip], never);
  network.dispose();
  return stages!.at(-1)!;
};

describe("held-out clips", () => {
  const clip = truthClip(24);
  const heldOut = { clips: [clip], everySteps: 4, watched: [{ clip: 0, frame: 10 }] };
  const request = () =>
    trainingRequest({
      averaging: 0.6,
      heldOut,
      steps: 10,
      sources: [clipSource([truthClip(40)])],
      schedule: "constant",
    });

  test("are measured before the first step, every so many steps, and at the end", async () => {
    const { heldOut: told, order, result } = await train(request());
    expect(told.map(({ point }) => point.step)).toEqual([0, 4, 8, 10]);
    expect(order[0]).toBe("training.heldOut");
    expect(order.at(-1)).toBe("training.heldOut");
    // With the averaged weights, streamed.
    const posesMm = await lastPoses(result.averaged!, clip);
    expect(told.at(-1)!.point.errorMm).toBeCloseTo(meanJointErrorMm(posesMm, clip.targetsMm), 2);
    expect(told.at(-1)!.watched[0]).toEqual(posesMm.slice(10 * 51, 11 * 51));
    expect(told.at(-1)!.point.perJointMm).toHaveLength(17);
  });

  test("are measured first of all where a checkpoint says nothing of them", async () => {
    const { weights, trainerState } = (await train({ ...request(), heldOut: undefined, steps: 3 })).result;
    const { heldOut: told } = await train({ ...request(), weights, trainerState });
    expect(told.map(({ point }) => point.step)).toEqual([3, 4, 8, 10]);
    expect(told[0]!.best).toBeDefined();
  });

  test("do not disturb the training", async () => {
    const measured = await train(request());
    const unmeasured = await train({ ...request(), heldOut: undefined });
    expect(measured.result.weights).toEqual(unmeasured.result.weights);
    expect(measured.result.averaged).toEqual(unmeasured.result.averaged);
  });

  test("show which weights are best, and those come along", async () => {
    const { heldOut: told } = await train({ ...request(), steps: 40 });
    let least = Number.POSITIVE_INFINITY;
    for (const { point, best } of told) {
      expect(best !== undefined, `step ${point.step}`).toBe(point.errorMm < least);
      if (best) {
        expect(meanJointErrorMm(await lastPoses(best, clip), clip.targetsMm)).toBeCloseTo(point.errorMm, 2);
        least = point.errorMm;
      }
    }
    expect(told.at(-1)!.point.errorMm).toBeLessThan(0.9 * told[0]!.point.errorMm);
    expect(told.at(-1)!.point.loss).toBeLessThan(0.9 * told[0]!.point.loss);
  });

  test("end a training that gets no better, also one that is resumed", async () => {
    // Weights that jump about get no better.
    const impatient = { ...request(), steps: 200, learningRate: 0.5, averaging: 0 };
    const withPatience = { ...impatient, heldOut: { ...heldOut, everySteps: 2, patience: 3 } };
    const { result, heldOut: told } = await train(withPatience);
    expect(result.ended).toBe("early-stop");
    const best = told.findLastIndex((entry) => entry.best);
    expect(told.length - 1 - best).toBe(3);
    expect(result.step).toBe(told.at(-1)!.point.step);
    const { weights, trainerState } = result;
    const resumed = await train({ ...withPatience, weights, trainerState });
    expect(resumed.result).toMatchObject({ ended: "early-stop", step: result.step });
    expect(resumed.order).toEqual([]);
  });

  test("of which only places are known are measured by them, and places alone teach", async () => {
    const placed = placedClip(60, [2, 12, 22, 32, 42, 52]);
    const { heldOut: told } = await train(
      trainingRequest({
        ...{ steps: 60, batchSize: 6, schedule: "constant", sources: [clipSource([placed])] },
        heldOut: { clips: [placedClip(50, [7, 27, 37])], everySteps: 30, watched: [] },
      }),
    );
    expect(told[0]!.point.mpjpeMm).toBeUndefined();
    expect(told.at(-1)!.point.loss).toBeLessThan(0.8 * told[0]!.point.loss);
    expect(told.at(-1)!.point.reprojectionMm).toBeLessThan(0.8 * told[0]!.point.reprojectionMm!);
  });

  test("leave nothing behind, cancelled or not", async () => {
    await train(request());
    const before = tf.memory().numTensors;
    await train({ ...request(), reprojectionWeight: 1, heldOut: { ...heldOut, clips: [placedClip(20, [3])] } });
    for (const afterMs of [0, 20, 80]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), afterMs);
      await train({ ...request(), heldOut: { ...heldOut, everySteps: 1 } }, controller.signal);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the loss of held-out poses", () => {
  const options = { kind: "euclidean", reprojectionWeight: 2, sequenceLength: 4, target: config.target } as const;
  const off = (clip: TrainingClip, byMm: number) =>
    truthClip(clip.timestampsS.length).targetsMm.map((value, i) => (i % 3 === 0 && i % 51 > 0 ? value + byMm : value));

  test("is the mean distance of every stage in network units, over the frames that are known and seen", async () => {
    const long = truthClip(9);
    const short = truthClip(3);
    const stages = [long, short].map((clip) => [off(clip, 30), off(clip, 60)]);
    // Nobody is seen in a frame: it does not count.
    for (const poses of stages[0]!) poses.fill(Number.NaN, 2 * 51, 3 * 51);
    const loss = await heldOutLoss([long, short], stages, options);
    expect(loss).toBeCloseTo(((16 / 17) * (30 + 60)) / 300, 3);
  });

  test("does not depend on where the clip's end falls in its last piece", async () => {
    const known = [1, 5, 6];
    const [whole, cutShort] = [placedClip(12, known), placedClip(10, known)];
    const loss = await heldOutLoss([cutShort], [[off(cutShort, 20)]], options);
    expect(loss).toBeCloseTo(await heldOutLoss([whole], [[off(whole, 20)]], options), 6);
  });

  test("counts the places where they are known, and is 0 where nothing is", async () => {
    const placed = placedClip(12, [1, 5, 6]);
    const exact = await heldOutLoss([placed], [[off(placed, 0), off(placed, 0)]], options);
    const shifted = off(placed, 0).map((value, i) => (i % 51 === 13 * 3 ? value + 200 : value));
    expect(await heldOutLoss([placed], [[shifted, off(placed, 0)]], options)).toBeGreaterThan(exact + 0.01);
    expect(await heldOutLoss([placedClip(12, [])], [[shifted]], options)).toBe(0);
  });

  test("tells no acceleration across a cut", async () => {
    const placed = placedClip(12, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const jumping = off(placed, 0).map((value, i) => (i >= 5 * 51 ? -value : value));
    const lossWith = (cuts: number[]) => heldOutLoss([{ ...placed, cuts }], [[jumping]], options);
    expect(await lossWith([5])).toBeLessThan((await lossWith([])) - 1e-3);
  });
});

test("a trainer state tells its counters as text", async () => {
  const clip = truthClip(12);
  const { result } = await train(
    trainingRequest({ steps: 4, averaging: 0.5, heldOut: { clips: [clip], everySteps: 3, watched: [] } }),
  );
  const { metadata } = readSafetensors(result.trainerState, "test");
  expect(metadata).toMatchObject({ step: "4", framesSeen: "48", averagedSteps: "4", measuredStep: "4" });
  expect(Number(metadata.bestErrorMm)).toBeGreaterThan(0);
});
