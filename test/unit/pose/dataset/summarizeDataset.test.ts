import { describe, expect, it } from "vitest";
import type { TrainingClip } from "../../../../src/common/trainingData";
import type { ClipMaterial } from "../../../../src/common/trainingProtocol";
import { withBones } from "../../../../src/pose/clip/boneVectors";
import { type Dataset, summarizeDataset, summarizeDatasetSteps } from "../../../../src/pose/dataset/summarizeDataset";
import { coordinateCount, jointCount } from "../../../../src/pose/skeleton";
import { meanPose, placedClip, truthClip } from "./learningClips";

const summarize = (dataset: Partial<Dataset>) =>
  summarizeDataset({ training: [], heldOut: [], material: [], ...dataset });

function material(clipId: string, take: string, person?: string): ClipMaterial {
  const facts = { clipId, name: clipId, tags: [], frames: 9, durationS: 1, take, ...(person && { person }) };
  return { ...facts, targetsFrom: "truth", targetFrames: 9, placedFrames: 0 };
}

const named = (clip: TrainingClip, id: string) => ({ ...clip, id, name: id });

describe("a data set's summary", () => {
  it("counts frames and what is known in them", () => {
    const half = truthClip(40);
    half.jointWeights.fill(0, 0, 20 * jointCount);
    const { training, heldOut } = summarize({ training: [half, placedClip(31, [3, 4, 5])], heldOut: [truthClip(10)] });
    expect(training).toMatchObject({ clips: 2, frames: 71, targetFrames: 20, placedFrames: 3 });
    expect(training.durationS).toBeCloseTo(39 / 30 + 1, 6);
    expect(heldOut).toMatchObject({ clips: 1, frames: 10, targetFrames: 10, placedFrames: 0 });
    // Of 23 frames 20 have every joint, the others the twelve that have keypoints.
    expect(training.jointCoverage[2]).toBe(1);
    expect(training.jointCoverage[10]).toBeCloseTo(20 / 23, 6);
    expect(heldOut.worstFrames).toEqual([]);
  });

  it("tells poses apart, and how much they differ", () => {
    const clip = truthClip(40);
    const lift = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    for (let frame = 0; frame < 10; frame++) {
      const raised = withBones(meanPose(frame), [
        ...lift,
        undefined,
        undefined,
        undefined,
        undefined,
        [0, -290, 0],
        [0, -270, 0],
      ]);
      clip.targetsMm.set(raised, frame * coordinateCount);
    }
    const { training } = summarize({ training: [clip] });
    expect(training.poseVariety).toMatchObject({ bent: 0, sitting: 0, lying: 0 });
    expect(training.poseVariety.armsUp).toBeCloseTo(0.25, 6);
    expect(training.poseVariety.standing).toBeCloseTo(0.75, 6);

    // Two poses, of which the one is the other with every joint but the hip 51 mm further down.
    const two = truthClip(2);
    two.targetsMm.copyWithin(coordinateCount, 0, coordinateCount);
    for (let joint = 1; joint < jointCount; joint++) two.targetsMm[coordinateCount + joint * 3 + 1]! += 51;
    expect(summarize({ training: [two] }).training.spreadMm).toBeCloseTo((51 * 16) / 17, 3);
    expect(summarize({ training: [truthClip(1)] }).training.spreadMm).toBe(0);
  });

  it("knows the poses of placed frames from predictions", () => {
    const clip = placedClip(20, [3, 4]);
    const predicted = truthClip(20).targetsMm;
    const { poseVariety } = summarize({ training: [clip], predictionsMm: new Map([[clip.id, predicted]]) }).training;
    expect(poseVariety.standing).toBe(1);
    expect(summarize({ training: [clip] }).training.poseVariety.standing).toBe(0);
  });

  it("finds the frames on which the predictions are worst, each of another moment", () => {
    const clip = truthClip(3000);
    const predicted = clip.targetsMm.slice();
    const spoil = (frame: number, byMm: number) => {
      for (let joint = 0; joint < jointCount; joint++) predicted[(frame * jointCount + joint) * 3]! += byMm;
    };
    spoil(100, 40);
    spoil(110, 50);
    spoil(2500, 30);
    predicted.fill(Number.NaN, 700 * coordinateCount, 701 * coordinateCount);
    const { worstFrames } = summarize({ training: [clip], predictionsMm: new Map([[clip.id, predicted]]) }).training;
    expect(worstFrames.slice(0, 2)).toEqual([
      { clipId: "truth", frame: 110, errorMm: expect.closeTo(50, 3) },
      { clipId: "truth", frame: 2500, errorMm: expect.closeTo(30, 3) },
    ]);
    expect(worstFrames).toHaveLength(12);
  });

  it("names takes and persons that are on both sides", () => {
    const clips = ["a", "b", "c", "d"].map((id) => named(truthClip(9), id));
    const { overlaps } = summarize({
      training: [clips[0]!, clips[1]!],
      heldOut: [clips[2]!, clips[3]!],
      material: [
        material("a", "t1", "Ada"),
        material("b", "t2"),
        material("c", "t1", "Bob"),
        material("d", "t3", "Ada"),
      ],
    });
    expect(overlaps).toEqual([
      { kind: "take", clipIds: ["a", "c"] },
      { kind: "person", clipIds: ["a", "d"] },
    ]);
  });

  it("warns of what is missing", () => {
    const warnings = (dataset: Partial<Dataset>) => summarize(dataset).warnings;
    expect(warnings({ training: [truthClip(40), truthClip(40)], heldOut: [truthClip(9)] })).toEqual([]);
    expect(warnings({ training: [placedClip(40, [1, 2])] })).toEqual([
      { kind: "few-frames", frames: 2, advised: 30 },
      { kind: "no-held-out" },
      { kind: "only-2d" },
      { kind: "one-clip" },
    ]);
    const handless = truthClip(40);
    for (let frame = 0; frame < 40; frame++) handless.jointWeights[frame * jointCount + 13] = 0;
    expect(warnings({ training: [handless, handless], heldOut: [truthClip(9)] })).toEqual([
      { kind: "joint-uncovered", joint: 13 },
    ]);
    expect(warnings({ training: [truthClip(40), truthClip(9)], heldOut: [placedClip(9, [])] })).toEqual([
      { kind: "no-held-out" },
    ]);
  });

  it("lets others have their turn", () => {
    const dataset = { training: [truthClip(9000)], heldOut: [], material: [] };
    expect([...summarizeDatasetSteps(dataset)].length).toBeGreaterThan(3);
  });
});
