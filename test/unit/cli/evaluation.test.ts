import { describe, expect, it } from "vitest";
import { evaluatePoses, evaluationTable } from "../../../src/cli/evaluation";

/** Two sequences of four frames; every joint at (x, 0, 0). */
const posesAt = (...positions: number[]) =>
  Float32Array.from(positions.flatMap((x) => Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? x : 0))));
const truth = posesAt(0, 0, 0, 0, 0, 0, 0, 0);

describe("an evaluation", () => {
  const first = posesAt(200, 200, 200, 200, 200, 200, 200, 200);
  const last = posesAt(10, 20, 30, 40, 10, 20, 30, 100);
  const evaluation = evaluatePoses([first, last], truth, 4);

  it("counts every frame the same, and the last stage's poses", () => {
    expect(evaluation.frames).toBe(8);
    expect(evaluation.mpjpeMm).toBeCloseTo(260 / 8, 4);
    expect(evaluation.stageMpjpeMm[0]).toBeCloseTo(200, 4);
    expect(evaluation.pck150).toBe(1);
  });

  it("shows whether the error grows along the sequences", () => {
    [10, 20, 30, 70].forEach((value, quarter) => expect(evaluation.quarterMpjpeMm[quarter]).toBeCloseTo(value, 4));
  });

  it("takes no movement from the end of one sequence to the start of the next", () => {
    expect(evaluation.mpjveMmPerFrame).toBeCloseTo((10 + 10 + 10 + 10 + 10 + 70) / 6, 4);
  });

  it("can be read as a table that says what was measured", () => {
    const table = evaluationTable({ model: "m", split: "test", noise: "on", sequences: 2 }, evaluation);
    expect(table).toContain("m, CMU-24 protocol, test subjects, noise on: 2 sequences, 8 frames");
    expect(table).toContain("MPJPE by stage   200.0 / 32.5 mm");
  });
});
