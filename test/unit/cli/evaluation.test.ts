import { describe, expect, it } from "vitest";
import {
  type EvaluatedSequence,
  evaluateSequences,
  evaluationJson,
  evaluationTable,
} from "../../../src/cli/evaluation";
import { jitterMmPerS3 } from "../../../src/pose/metrics";

/** Frames with every joint at (x, 0, 0). */
const posesAt = (...positions: number[]) =>
  Float32Array.from(positions.flatMap((x) => Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? x : 0))));

/** Four frames at 10 a second whose last stage is so far off, the first one 200 mm. */
const sequenceOf = (facts: Partial<EvaluatedSequence>, ...off: number[]): EvaluatedSequence => ({
  ...{ subject: 1, description: "walk", timesS: Float64Array.from(off, (_, i) => i / 10) },
  stagePoses: [posesAt(...off.map(() => 200)), posesAt(...off)],
  truth: posesAt(...off.map(() => 0)),
  ...facts,
});

const sequences = [
  sequenceOf({}, 10, 20, 30, 40),
  sequenceOf({ subject: 2, description: "sit", timesS: Float64Array.of(0, 0.2, 0.4, 0.8) }, 10, 20, 30, 100),
];
const evaluation = evaluateSequences(sequences);
const about = { model: "m", split: "test", noise: "on", sequences: 2 };

describe("an evaluation on motion capture", () => {
  it("counts every frame the same, and the last stage's poses", () => {
    expect(evaluation.frames).toBe(8);
    expect(evaluation.mpjpeMm).toBeCloseTo(260 / 8, 4);
    expect(evaluation.stageMpjpeMm[0]).toBeCloseTo(200, 4);
    expect(evaluation.pck150).toBe(1);
    expect(evaluation.perJointMm[16]).toBeCloseTo(260 / 8, 4);
  });

  it("shows whether the error grows along the sequences", () => {
    [10, 20, 30, 70].forEach((value, quarter) => expect(evaluation.quarterMpjpeMm[quarter]).toBeCloseTo(value, 4));
  });

  it("takes no movement from the end of one sequence to the start of the next", () => {
    expect(evaluation.mpjveMm).toBeCloseTo((10 + 10 + 10 + 10 + 10 + 70) / 6, 4);
  });

  it("takes velocities and jitter by real time steps", () => {
    // 10 mm in 0.1 s three times; 10 in 0.2 s twice, 70 in 0.4 s.
    expect(evaluation.mpjveMmPerS).toBeCloseTo((100 * 3 + 50 * 2 + 175) / 6, 3);
    expect(evaluation.accelerationErrorMm).toBeCloseTo((0 + 0 + 0 + 60) / 4, 4);
    const jitters = sequences.map(({ stagePoses, timesS }) => jitterMmPerS3(stagePoses[1]!, timesS));
    expect(evaluation.jitterMmPerS3).toBeCloseTo((jitters[0]! + jitters[1]!) / 2, 6);
    expect(evaluation.truthJitterMmPerS3).toBe(0);
  });

  it("tells the worst subjects and takes first", () => {
    expect(evaluation.perSubject.map(({ name }) => name)).toEqual(["2", "1"]);
    expect(evaluation.perDescription[0]).toMatchObject({ name: "sit", sequences: 1, frames: 4, mpjpeMm: 40 });
  });
});

describe("its JSON", () => {
  it("has the documented keys", () => {
    expect(Object.keys(evaluationJson(about, evaluation))).toEqual([
      ...["model", "measured_on", "split", "noise", "sequences", "frames", "fps", "alignment"],
      ...["mpjpe_mm", "pa_mpjpe_mm", "n_mpjpe_mm", "mpjve_mm", "mpjve_mm_per_s", "acceleration_error_mm"],
      ...["jitter", "truth_jitter", "pck150", "auc", "bone_length_spread_mm", "bone_length_spread_percent"],
      ...["stage_mpjpe_mm", "quarter_mpjpe_mm", "per_joint", "per_subject", "per_description"],
    ]);
    const json = evaluationJson(about, evaluation);
    expect(json.mpjpe_mm).toBeCloseTo(32.5, 4);
    expect(json.per_subject).toMatchObject({ 2: { sequences: 1, frames: 4, mpjpe_mm: 40 } });
    expect(Object.keys(json.per_joint as object)).toHaveLength(17);
    expect(json.alignment).toMatchObject({ pa_mpjpe_mm: "similarity transform of each frame" });
  });

  it("says the frame rate, or that it is mixed", () => {
    expect(evaluationJson(about, evaluation).fps).toBe("mixed, 3.8 to 10.0");
    expect(evaluationJson(about, evaluateSequences([sequences[0]!])).fps).toBeCloseTo(10, 6);
  });

  it("leaves descriptions out where the takes have none", () => {
    const bare = evaluateSequences([sequenceOf({ description: "" }, 1, 2, 3, 4)]);
    expect(evaluationJson(about, bare)).not.toHaveProperty("per_description");
    expect(evaluationTable(about, bare)).not.toContain("worst takes");
  });
});

describe("its table", () => {
  it("says what was measured, and how", () => {
    const table = evaluationTable(about, evaluation);
    expect(table).toContain("m, CMU-24 protocol, test subjects, noise on: 2 sequences, 8 frames");
    expect(table).toContain("frames a second: mixed, 3.8 to 10.0");
    expect(table).toMatch(/MPJPE by stage {2,}200\.0 \/ 32\.5 mm/);
    expect(table).toMatch(/worst takes {2,}sit: 40\.0, walk: 25\.0/);
    expect(table).toMatch(/MPJPE by joint {2,}RHip 33, /);
  });
});
