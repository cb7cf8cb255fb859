import { describe, expect, it } from "vitest";
import { fillGaps } from "../../../src/formats/fillGaps";
import { trcPieces } from "../../../src/formats/writeTrc";
import { jointNames } from "../../../src/pose/skeleton";
import { evenTimes, jointAt, walk } from "./support/motions";

const lines = (motion: Parameters<typeof trcPieces>[0]) => [...trcPieces(motion, "walk.trc")].join("").split("\n");

describe("trcPieces", () => {
  it("has OpenSim's header to the letter", () => {
    const motion = { ...walk(evenTimes(3, 50)), name: "x" };
    expect(lines(motion).slice(0, 6)).toEqual([
      "PathFileType\t4\t(X/Y/Z)\twalk.trc",
      "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
      "50\t50\t3\t17\tm\t50\t1\t3",
      "Frame#\tTime\tHip\t\t\tRHip\t\t\tRKnee\t\t\tRFoot\t\t\tLHip\t\t\tLKnee\t\t\tLFoot\t\t\tSpine\t\t\tThorax\t\t\tNeck\t\t\tHead\t\t\tLShoulder\t\t\tLElbow\t\t\tLWrist\t\t\tRShoulder\t\t\tRElbow\t\t\tRWrist\t\t",
      "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\tX3\tY3\tZ3\tX4\tY4\tZ4\tX5\tY5\tZ5\tX6\tY6\tZ6\tX7\tY7\tZ7\tX8\tY8\tZ8\tX9\tY9\tZ9\tX10\tY10\tZ10\tX11\tY11\tZ11\tX12\tY12\tZ12\tX13\tY13\tZ13\tX14\tY14\tZ14\tX15\tY15\tZ15\tX16\tY16\tZ16\tX17\tY17\tZ17",
      "",
    ]);
  });

  it("puts our front at X, up at Y and the right at Z, each frame at its own time", () => {
    const motion = walk([0, 0.0333, 0.12]);
    const rows = lines(motion)
      .slice(6, -1)
      .map((line) => line.split("\t"));
    expect(rows.map(([frame, time]) => [frame, time])).toEqual([
      ["1", "0.000000"],
      ["2", "0.033300"],
      ["3", "0.120000"],
    ]);
    rows.forEach((row, frame) => {
      expect(row).toHaveLength(2 + 17 * 3);
      jointNames.forEach((_, joint) => {
        const [x, y, z] = jointAt(motion, frame, joint);
        const cells = row.slice(2 + joint * 3, 5 + joint * 3).map(Number);
        expect(Math.abs(cells[0]! - z!)).toBeLessThan(1e-6);
        expect(Math.abs(cells[1]! - y!)).toBeLessThan(1e-6);
        expect(Math.abs(cells[2]! + x!)).toBeLessThan(1e-6);
      });
    });
  });

  it("leaves the cells of a gap empty, and has none when gaps are filled", () => {
    const motion = walk(evenTimes(4, 30), [2]);
    expect(lines(motion)[8]).toBe(`3\t0.066667${"\t".repeat(51)}`);
    const filled = lines(fillGaps(motion)).slice(6, -1);
    for (const row of filled) expect(row.split("\t").every((cell) => cell !== "")).toBe(true);
  });
});
