import { describe, expect, it } from "vitest";
import {
  type EvaluatedSequence,
  type EvaluationSubject,
  evaluateSequences,
  evaluationJson,
  evaluationTable,
} from "../../../src/cli/evaluation";
import { countedJoints } from "../../../src/pose/evaluation/countedJoints";
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
const about: EvaluationSubject = {
  ...{ model: "m", measuredOn: "motion capture, CMU-24 protocol", split: "test", noise: "on", sequences: 2 },
  ...{ joints: "17", limbs: "mean" },
};

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
      ...["model", "measured_on", "split", "noise", "sequences", "frames", "fps", "alignment", "joints", "limbs"],
      ...["mpjpe_mm", "pa_mpjpe_mm", "n_mpjpe_mm", "mpjve_mm", "mpjve_mm_per_s", "acceleration_error_mm"],
      ...["jitter", "truth_jitter", "pck150", "auc", "bone_length_spread_mm", "bone_length_spread_percent"],
      ...["stage_mpjpe_mm", "quarter_mpjpe_mm", "per_joint", "per_subject", "per_description"],
    ]);
    const json = evaluationJson(about, evaluation);
    expect(json.mpjpe_mm).toBeCloseTo(32.5, 4);
    expect(json.per_subject).toMatchObject({ 2: { sequences: 1, frames: 4, mpjpe_mm: 40 } });
    expect(Object.keys(json.per_joint as object)).toHaveLength(17);
    expect(json.alignment).toMatchObject({ pa_mpjpe_mm: "similarity transform of each frame" });
    expect(json).toMatchObject({ joints: 17, limbs: expect.stringMatching(/^mean limbs/) });
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
    expect(table).toContain("m, motion capture, CMU-24 protocol, test subjects, noise on: 2 sequences, 8 frames");
    expect(table).toContain("17 joints, hip-aligned but for PA (similarity) and N (scale); mean limbs");
    expect(table).toContain("frames a second: mixed, 3.8 to 10.0");
    expect(table).toMatch(/MPJPE by stage {2,}200\.0 \/ 32\.5 mm/);
    expect(table).toMatch(/worst takes {2,}sit: 40\.0, walk: 25\.0/);
    expect(table).toMatch(/MPJPE by joint {2,}RHip 33, /);
  });
});

describe("cameras", () => {
  const filmed = evaluateSequences([
    sequenceOf({ camera: "webcam" }, 10, 10, 10, 10),
    sequenceOf({ camera: "phone" }, 30, 30, 30, 30),
  ]);

  it("have their own rows where they were invented", () => {
    expect(evaluationJson(about, filmed).per_camera).toMatchObject({
      webcam: { sequences: 1, frames: 4, mpjpe_mm: 10 },
      phone: { mpjpe_mm: 30 },
    });
    expect(evaluationTable(about, filmed)).toMatch(/MPJPE by camera {2,}phone: 30\.0, webcam: 10\.0/);
  });
});

describe("actions", () => {
  const perAction = [
    sequenceOf({ action: "Walking" }, 10, 10, 10, 10),
    sequenceOf({ action: "Walking", description: "Walking 1" }, 20, 20, 20, 20, 20, 20, 20, 20),
    sequenceOf({ action: "Sitting" }, 50, 50, 50, 50),
  ];

  it("count the same in their average, however long they are", () => {
    const json = evaluationJson(about, evaluateSequences(perAction));
    expect(json.mpjpe_mm).toBeCloseTo((4 * 10 + 8 * 20 + 4 * 50) / 16, 4);
    expect(json.per_action).toMatchObject({ Walking: { sequences: 2, frames: 12 }, Sitting: { mpjpe_mm: 50 } });
    expect(json.action_average_mpjpe_mm).toBeCloseTo(((4 * 10 + 8 * 20) / 12 + 50) / 2, 4);
    expect(json.action_average_pa_mpjpe_mm).toBeCloseTo(0, 3);
  });

  it("stand in the table", () => {
    expect(evaluationTable(about, evaluateSequences(perAction))).toMatch(
      /mean of actions {2,}MPJPE 33\.3 mm, PA-MPJPE 0\.0 mm/,
    );
  });
});

describe("14 joints", () => {
  /** 100 mm off in hip, spine and neck, 28 mm in the crown, all else right. */
  const off = Float32Array.from({ length: 4 * 51 }, (_, i) => {
    const [joint, axis] = [Math.floor((i % 51) / 3), i % 3];
    if (axis !== 1) return 0;
    return [0, 7, 9].includes(joint) ? 100 : joint === 10 ? 28 : 0;
  });
  const sequence = { ...sequenceOf({}, 0, 0, 0, 0), stagePoses: [off, off] };

  it("leave hip, spine and neck out of every measure against truth", () => {
    const { mpjpeMm, stageMpjpeMm, pck150, perJointMm, mpjveMm } = evaluateSequences([sequence], countedJoints[14]);
    expect(mpjpeMm).toBeCloseTo(28 / 14, 5);
    expect(stageMpjpeMm[0]).toBeCloseTo(28 / 14, 5);
    expect([pck150, mpjveMm]).toEqual([1, 0]);
    expect(perJointMm[7]).toBeCloseTo(100, 5);
    expect(evaluateSequences([sequence]).mpjpeMm).toBeCloseTo(328 / 17, 5);
  });

  it("are aligned by themselves", () => {
    const truth = Float32Array.from({ length: 4 * 51 }, (_, i) => 300 * Math.sin(i * i));
    const poses = truth.map((value, i) => ([0, 7, 9].includes(Math.floor((i % 51) / 3)) ? 0 : 2 * value));
    const moved = { ...sequence, truth, stagePoses: [poses, poses] };
    const { paMpjpeMm, nMpjpeMm, mpjpeMm } = evaluateSequences([moved], countedJoints[14]);
    expect([paMpjpeMm, nMpjpeMm].map((value) => Math.round(value * 1e3))).toEqual([0, 0]);
    expect(mpjpeMm).toBeGreaterThan(100);
    expect(evaluateSequences([moved]).paMpjpeMm).toBeGreaterThan(10);
  });
});
