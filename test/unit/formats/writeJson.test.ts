import { describe, expect, it } from "vitest";
import { csvPieces } from "../../../src/formats/poseCsv";
import { jsonPieces } from "../../../src/formats/writeJson";
import { jointNames } from "../../../src/pose/skeleton";
import { jointAt, walk } from "./support/motions";

const motion = walk([0, 0.04, 0.09, 0.2], [2]);
motion.provenance![17 * 1 + 4] = 6;

describe("jsonPieces", () => {
  const read = JSON.parse([...jsonPieces(motion)].join(""));

  it("has predict's fields, with the poses placed in the world", () => {
    expect(read).toMatchObject({
      name: "Walk in a circle",
      source: "walk.mp4",
      model: "test-model",
      joints: jointNames,
      units: "m",
      frame: "y-up",
      root_motion: "estimated",
      timestamps_s: [0, 0.04, 0.09, 0.2],
      image_size: [1280, 720],
      skipped: [{ index: 2, reason: "no-person" }],
    });
    expect(read.parents[16]).toBe(15);
    expect(read.poses[2]).toBeNull();
    expect(read.camera_poses[2]).toBeNull();
    expect(read.keypoints_2d[2]).toBeNull();
    for (const frame of [0, 1, 3]) {
      read.poses[frame].forEach((point: number[], joint: number) => {
        jointAt(motion, frame, joint).forEach((value, i) => expect(Math.abs(point[i]! - value)).toBeLessThan(6e-6));
      });
    }
    expect(read.scores).toEqual([0.9, 0.9, 0, 0.9]);
  });

  it("looks at the pose in camera axes from the hip: down is positive", () => {
    const [hip, head] = [read.camera_poses[0][0], read.camera_poses[0][jointNames.indexOf("Head")]];
    expect(hip).toEqual([0, 0, 0]);
    expect(head[1]).toBeCloseTo(-(read.poses[0][10][1] - read.poses[0][0][1]), 4);
  });

  it("says where every value comes from", () => {
    expect(read.provenance_names[read.provenance[1][4]]).toBe("corrected");
    expect(read.provenance_names[read.provenance[1][5]]).toBe("predicted");
  });

  it("looks from the front at a motion without a camera", () => {
    const bare = JSON.parse([...jsonPieces({ ...motion, cameraPoses: undefined, keypoints: undefined })].join(""));
    expect(bare.camera_poses).toEqual(read.camera_poses);
    expect(bare.keypoints_2d).toBeUndefined();
  });
});

describe("csvPieces", () => {
  const rows = [...csvPieces(motion)]
    .join("")
    .split("\n")
    .map((line) => line.split(","));

  it("has predict's columns, then where each joint's value comes from", () => {
    expect(rows[0]!.slice(0, 4)).toEqual(["frame", "time_s", "score", "Hip_x_left_m"]);
    expect(rows[0]!.slice(54, 56)).toEqual(["Hip_provenance", "RHip_provenance"]);
    expect(rows[1]!.slice(0, 3)).toEqual(["0", "0.000000", "0.9000"]);
    expect(rows[2]![54 + 4]).toBe("corrected");
    expect(rows[3]!.slice(1, 6)).toEqual(["0.090000", "0.0000", "", "", ""]);
    for (const row of rows.slice(0, 5)) expect(row).toHaveLength(54 + 17);
    expect(rows[5]).toEqual([""]);
  });

  it("has no score and no such columns where the motion has none", () => {
    const bare = [...csvPieces({ ...motion, provenance: undefined, keypoints: undefined, scores: undefined })];
    expect(bare[0]!.split(",")).toHaveLength(54);
    expect(bare[1]!.split(",")[2]).toBe("");
  });
});
