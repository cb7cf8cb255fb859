import { describe, expect, it } from "vitest";
import { clipEvaluationJson, clipEvaluationTable, evaluateClips } from "../../../src/cli/clipEvaluation";
import {
  accelerationErrorMm,
  alignedJointErrorMm,
  areaUnderPck,
  jitterMmPerS3,
  meanJointErrorMm,
  meanVelocityErrorMm,
  scaledJointErrorMm,
  shareWithin,
  velocityErrorMmPerS,
} from "../../../src/pose/metrics";
import { bareClip, oddPoses, placedClip, shifted, trueClip } from "../pose/evaluation/support/trainingClips";

const wobbly = shifted(oddPoses(20), (frame, joint) => 150 * Math.sin(frame * joint));

describe("an evaluation on clips", () => {
  it("gives the measures of a clip with truth, as for motion capture", () => {
    const clip = trueClip(20);
    const { values, against, measuredFrames, fps } = evaluateClips([clip], [wobbly]).clips[0]!;
    const truth = clip.targetsMm;
    expect({ against, measuredFrames }).toEqual({ against: "truth", measuredFrames: 20 });
    expect(fps).toBeCloseTo(25, 6);
    expect(values.mpjpe_mm).toBeCloseTo(meanJointErrorMm(wobbly, truth), 4);
    expect(values.pa_mpjpe_mm).toBeCloseTo(alignedJointErrorMm(wobbly, truth), 4);
    expect(values.n_mpjpe_mm).toBeCloseTo(scaledJointErrorMm(wobbly, truth), 6);
    expect(values.mpjve_mm).toBeCloseTo(meanVelocityErrorMm(wobbly, truth), 6);
    expect(values.mpjve_mm_per_s).toBeCloseTo(velocityErrorMmPerS(wobbly, truth, clip.timestampsS), 6);
    expect(values.acceleration_error_mm).toBeCloseTo(accelerationErrorMm(wobbly, truth), 6);
    expect(values.jitter).toBeCloseTo(jitterMmPerS3(wobbly, clip.timestampsS), 3);
    expect(values.pck150).toBeCloseTo(shareWithin(wobbly, truth), 10);
    expect(values.auc).toBeCloseTo(areaUnderPck(wobbly, truth), 10);
    expect(values.reprojection_mm).toBeNaN();
    expect(values.reprojection_to_detected_mm).toBeNaN();
  });

  it("leaves out frames without a person or a whole truth, and steps across them", () => {
    const clip = trueClip(20);
    clip.jointWeights.fill(0, 5 * 17, 6 * 17);
    const poses = wobbly.slice();
    poses.fill(Number.NaN, 12 * 51, 13 * 51);
    const { values, measuredFrames, posedFrames } = evaluateClips([clip], [poses]).clips[0]!;
    expect({ measuredFrames, posedFrames }).toEqual({ measuredFrames: 18, posedFrames: 19 });
    const pieces = [
      [0, 5],
      [6, 12],
      [13, 20],
    ].map(([from, to]) => [wobbly, clip.targetsMm].map((rows) => rows.subarray(from! * 51, to! * 51)));
    const steps = pieces.map(([poses]) => poses!.length / 51 - 1);
    const sum = pieces.reduce((all, [poses, truth], i) => all + steps[i]! * meanVelocityErrorMm(poses!, truth!), 0);
    expect(values.mpjve_mm).toBeCloseTo(sum / steps.reduce((a, b) => a + b), 6);
  });

  it("counts clips alike, with intervals over clips, and labels what it was measured against", () => {
    const clips = [trueClip(5), trueClip(50, { targetsFrom: "annotations" }), placedClip(5), bareClip(5)];
    const poses = [shifted(oddPoses(5), 17), shifted(oddPoses(50), 34), oddPoses(5), oddPoses(5)];
    const evaluation = evaluateClips(clips, poses);
    expect(evaluation.overall.mpjpe_mm).toMatchObject({ clips: 2 });
    expect(evaluation.overall.mpjpe_mm.mean).toBeCloseTo(24, 4);
    expect(evaluation.overall.mpjpe_mm.low).toBeCloseTo(16, 4);
    expect(evaluation.overall.reprojection_mm.clips).toBe(1);
    expect(evaluation.overall.reprojection_to_detected_mm.clips).toBe(1);
    expect(evaluation.overall.jitter.clips).toBe(4);
    expect(evaluation).toMatchObject({ measure: "mpjpe", against: "annotations" });
    const labels = evaluation.clips.map(({ against }) => against);
    expect(labels).toEqual(["truth", "annotations", "placed-keypoints", "detected-keypoints"]);
  });
});

describe("its JSON and table", () => {
  const clips = [trueClip(5, { id: "a", name: "Walk" }), placedClip(5, { id: "b", name: "Sit" })];
  const evaluation = evaluateClips(clips, [shifted(oddPoses(5), 17), oddPoses(5)]);

  it("have the keys of an evaluation on motion capture, and leave out what cannot be told", () => {
    const json = JSON.parse(JSON.stringify(clipEvaluationJson("m", evaluation)));
    expect(json).toMatchObject({ model: "m", measure: "mpjpe", against: "truth", frames: 10, measured_frames: 10 });
    expect(json.mpjpe_mm).toBeCloseTo(16, 4);
    expect(json.intervals_95.mpjpe_mm).toEqual({ low: null, high: null, clips: 1 });
    expect(json.intervals_95.jitter.clips).toBe(2);
    expect(json).not.toHaveProperty("reprojection_to_detected_mm");
    expect(json.per_clip[0]).toMatchObject({ id: "a", name: "Walk", against: "truth", frames: 5, measured_frames: 5 });
    expect(json.per_clip[0].mpjpe_mm).toBeCloseTo(16, 4);
    expect(json.per_clip[0].per_joint.RKnee).toBeCloseTo(17, 3);
    expect(json.per_clip[1]).not.toHaveProperty("mpjpe_mm");
    expect(json.per_clip[1].per_joint).not.toHaveProperty("Head");
    expect(JSON.stringify(json.per_clip)).not.toContain("null");
  });

  it("read in a terminal", () => {
    const table = clipEvaluationTable("m", evaluation);
    expect(table).toContain("m on 2 clips, 10 frames, against imported truth; mean over clips (95 % interval)");
    expect(table).toMatch(/ {2}MPJPE +16\.0 mm, of 1 of the clips/);
    expect(table).toContain('  "Walk": MPJPE 16.0 mm against imported truth; 5 of 5 frames, 25.0 a second');
    expect(table).toContain('"Sit": reprojection 0.0 mm against the keypoints you put right');
    const nobody = evaluateClips([trueClip(3)], [new Float32Array(153).fill(Number.NaN)]);
    expect(clipEvaluationTable("m", nobody)).toContain("nothing to measure; 0 of 3 frames");
  });
});
