import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictRequest } from "../../../../src/common/engineTraining";
import { predictClips } from "../../../../src/engine/evaluation/predictClips";
import { PoseStream } from "../../../../src/engine/streams/poseStream";
import { coordinateCount } from "../../../../src/pose/skeleton";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { useCpu } from "../../rpsm/support/backends";
import { personKeypoints, tinyConfig } from "../support/engineUnderTest";

type Clip = PredictRequest["clips"][number];

const never = new AbortController().signal;
const imageSize: [number, number] = [640, 480];

/** A clip of a person who moves; nobody is seen in `empty` frames. */
function clipOf(timesS: number[], { empty = [] as number[], cuts = [] as number[], seed = 0 } = {}): Clip {
  const keypoints = new Float32Array(timesS.length * 51);
  timesS.forEach((_, frame) => {
    const row = empty.includes(frame)
      ? new Float32Array(51).fill(Number.NaN)
      : personKeypoints(40 * Math.sin(frame * 0.4 + seed));
    keypoints.set(row, frame * 51);
  });
  return { imageSize, timestampsS: Float64Array.from(timesS), cuts, keypoints };
}

const steady = (frames: number, fps = 25) => Array.from({ length: frames }, (_, frame) => frame / fps);

/** The same frames one by one through a live stream, as a page would send them. */
async function throughStream(network: RpsmNetwork, clip: Clip): Promise<(Float32Array[] | undefined)[]> {
  const stream = new PoseStream({ network }, { streamId: 1, mode: "live", smoothing: 0 });
  const answers: (Float32Array[] | undefined)[] = [];
  for (const [frameId, timeS] of clip.timestampsS.entries()) {
    if (clip.cuts.includes(frameId)) stream.reset();
    const row = clip.keypoints.slice(frameId * 51, (frameId + 1) * 51);
    const keypoints = row.every(Number.isFinite) ? row : personKeypoints(0, 0, 0, 0.05);
    const size = { sourceWidth: imageSize[0], sourceHeight: imageSize[1] };
    const answer = await stream.answer({
      ...{ type: "keypoints", streamId: 1, frameId, capturedAtMs: timeS * 1000 },
      ...{ ...size, keypoints },
    });
    answers.push(answer.type === "pose" ? answer.stagePoses : undefined);
  }
  stream.dispose();
  return answers;
}

async function expectSameAsStream(network: RpsmNetwork, clip: Clip, posesMm: Float32Array[]): Promise<void> {
  const expected = await throughStream(network, clip);
  expect(posesMm).toHaveLength(network.config.stages);
  posesMm.forEach((poses, stage) => {
    expect(poses).toHaveLength(clip.timestampsS.length * coordinateCount);
    expected.forEach((stages, frame) => {
      const pose = poses.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
      if (!stages) return expect(pose.every(Number.isNaN)).toBe(true);
      return pose.forEach((value, i) => expect(value).toBeCloseTo(stages[stage]![i]!, 3));
    });
  });
}

let network: RpsmNetwork;
beforeAll(async () => {
  await useCpu();
  network = RpsmNetwork.create(tinyConfig, 5);
});
afterAll(() => network.dispose());

describe("predicting a clip", () => {
  it("gives every stage's raw poses of a live stream over the same keypoints", async () => {
    // 70 frames: more than one piece.
    const clip = clipOf(steady(70));
    const [posesMm] = await predictClips(network, [clip], never);
    await expectSameAsStream(network, clip, posesMm!);
  });

  it("forgets where a stream forgets: cuts, gaps of a second, a person who was away", async () => {
    const times = steady(60).map((time, frame) => time + (frame >= 20 ? 1.1 : 0) + (frame >= 50 ? 0.9 : 0));
    const away = Array.from({ length: 15 }, (_, i) => 30 + i);
    const clip = clipOf(times, { cuts: [10], empty: [0, 1, 5, ...away] });
    const [posesMm] = await predictClips(network, [clip], never);
    await expectSameAsStream(network, clip, posesMm!);
    // The check can fail: a gap that is forgotten makes another pose than one that is not.
    const [unbroken] = await predictClips(network, [{ ...clip, cuts: [] }], never);
    const row = (poses: Float32Array) => [...poses.subarray(10 * coordinateCount, 11 * coordinateCount)];
    expect(row(unbroken!.at(-1)!)).not.toEqual(row(posesMm!.at(-1)!));
  });

  it("takes real time steps, however uneven", async () => {
    const uneven = clipOf([0, 0.04, 0.05, 0.2, 0.6, 0.61, 0.9]);
    const [posesMm] = await predictClips(network, [uneven], never);
    await expectSameAsStream(network, uneven, posesMm!);
  });
});

describe("predicting many clips at once", () => {
  it("gives each the poses it gets alone, whatever its length", async () => {
    // More runs than go side by side, of every length around a piece's.
    const clips = Array.from({ length: 20 }, (_, i) => clipOf(steady(1 + ((i * 17) % 75)), { seed: i, empty: [i] }));
    const together = await predictClips(network, clips, never);
    for (const [i, clip] of clips.entries()) {
      const [alone] = await predictClips(network, [clip], never);
      alone!.forEach((poses, stage) => {
        poses.forEach((value, at) => {
          if (Number.isNaN(value)) expect(together[i]![stage]![at]).toBeNaN();
          else expect(together[i]![stage]![at]).toBeCloseTo(value, 3);
        });
      });
    }
  });

  it("gives empty rows for a clip without a person, and nothing for no clips", async () => {
    const clip = clipOf(steady(3), { empty: [0, 1, 2] });
    const [posesMm] = await predictClips(network, [clip], never);
    expect(posesMm!.at(-1)!.every(Number.isNaN)).toBe(true);
    expect(await predictClips(network, [], never)).toEqual([]);
  });

  it("works without recurrence", async () => {
    const plain = RpsmNetwork.create({ ...tinyConfig, recurrent: "none" }, 2);
    const clips = [clipOf(steady(40)), clipOf(steady(9), { seed: 3 })];
    const posesMm = await predictClips(plain, clips, never);
    for (const [i, clip] of clips.entries()) await expectSameAsStream(plain, clip, posesMm[i]!);
    plain.dispose();
  });

  it("leaks no tensor, also when it is cancelled or fails", async () => {
    const clips = [clipOf(steady(70)), clipOf(steady(5))];
    const before = tf.memory().numTensors;
    await predictClips(network, clips, never);
    expect(tf.memory().numTensors).toBe(before);
    const cancelled = AbortSignal.abort();
    await expect(predictClips(network, clips, cancelled)).rejects.toMatchObject({ code: "cancelled" });
    expect(tf.memory().numTensors).toBe(before);
    const broken = RpsmNetwork.create({ ...tinyConfig, target: { ...tinyConfig.target, scaleMm: [Number.NaN] } }, 1);
    const withBroken = tf.memory().numTensors;
    await expect(predictClips(broken, clips, never)).rejects.toMatchObject({ code: "internal" });
    expect(tf.memory().numTensors).toBe(withBroken);
    broken.dispose();
  });

  it("refuses numbers that do not fit together, and names the clip", async () => {
    const good = clipOf(steady(2));
    const short = { ...good, keypoints: good.keypoints.subarray(1) };
    await expect(predictClips(network, [good, short], never)).rejects.toMatchObject({
      code: "bad-argument",
      message: "clip 1: 2 frames have 102 numbers of keypoints, not 101",
    });
    await expect(predictClips(network, [{ ...good, imageSize: [0, 480] }], never)).rejects.toThrow("imageSize");
  });
});
