import { describe, expect, it } from "vitest";
import { writePoseCsv } from "../../../src/formats/poseCsv";

describe("writePoseCsv", () => {
  it("has a row per frame with its own time, and empty cells without a person", () => {
    const pose = Array.from({ length: 51 }, (_, i) => i / 100);
    const lines = writePoseCsv([
      { timeS: 0.2, score: 0.5, pose },
      { timeS: 0.45, score: 0, pose: undefined },
    ]).split("\n");
    const [header, first, second, end] = lines.map((line) => line.split(","));
    expect(header!.slice(0, 7)).toEqual([
      "frame",
      "time_s",
      "score",
      "Hip_x_left_m",
      "Hip_y_up_m",
      "Hip_z_front_m",
      "RHip_x_left_m",
    ]);
    expect(first!.slice(0, 5)).toEqual(["0", "0.200000", "0.5000", "0.00000", "0.01000"]);
    expect([first![53], header![53]]).toEqual(["0.50000", "RWrist_z_front_m"]);
    expect(second!.slice(0, 4)).toEqual(["1", "0.450000", "0.0000", ""]);
    expect(new Set([header, first, second].map((cells) => cells!.length))).toEqual(new Set([54]));
    expect(end).toEqual([""]);
  });
});
