import { describe, expect, it } from "vitest";
import { readTrc } from "../../../src/formats/readTrc";
import { expectBroken, fixtureText, place, places, sources } from "./support/motionFixtures";

describe("readTrc", () => {
  it("reads Pose2Sim's: OpenSim's axes become ours, (X, Y, Z) = (z, y, -x)", () => {
    const reading = readTrc(fixtureText("pose2sim.trc"), "walk.trc");
    expect(reading).toMatchObject({ format: "TRC", axes: { up: "+y", front: "+x" }, unitM: 1 });
    // In the file: LShoulder (0, 1.44, -0.18), RWrist (0.1, 0.92, 0.25).
    expect(places(reading, 0, "Hip", "LShoulder", "RWrist", "RFoot")).toEqual([
      [0, 0.95, 0],
      [0.18, 1.44, 0],
      [-0.25, 0.92, 0.1],
      [-0.1, 0.09, 0],
    ]);
    expect(place(reading, 1, "Hip")).toEqual([0, 0.95, 0.02]);
    expect(reading.motion.timestampsS[3]).toBeCloseTo(0.05, 6);
  });

  it("takes Neck as thorax and Head as crown, and sets the neck on the line between", () => {
    const reading = readTrc(fixtureText("pose2sim.trc"), "walk.trc");
    expect(sources(reading, "Thorax", "Neck", "Head", "Spine", "RFoot")).toEqual([
      ...["Neck", "", "Head", "middle of Hip and Neck", "RAnkle"],
    ]);
    // 96.1 / 219.5 of the way from (0.01, 1.46) to (0.02, 1.7) in the file.
    expect(place(reading, 0, "Neck")).toEqual([0, 1.5651, 0.0144]);
  });

  it("leaves a frame with a gap empty and says so", () => {
    const reading = readTrc(fixtureText("pose2sim.trc"), "walk.trc");
    expect(reading.warnings).toEqual(["1 of 4 frames lack a joint and are empty."]);
    const { positions } = reading.motion;
    expect([1, 2, 3].map((frame) => positions.subarray(frame * 51, frame * 51 + 51).every(Number.isNaN))).toEqual([
      ...[false, true, false],
    ]);
  });

  it("reads OpenCap's: mm, blanks in the first line, times from 1.5 s, no head", () => {
    const reading = readTrc(fixtureText("opencap.trc"), "squat.trc");
    expect(reading.unitM).toBe(0.001);
    expect([...reading.motion.timestampsS]).toEqual([1.5, 1.51666667]);
    expect(sources(reading, "Hip", "RKnee", "Neck", "Head")).toEqual(["midHip", "RKnee", "", ""]);
    expect(place(reading, 0, "LElbow")).toEqual([0.24, 1.16, 0.02]);
    expect(place(reading, 0, "Head")![1]).toBeGreaterThan(1.6);
  });

  it("reads columns that blanks separate", () => {
    const blanks = fixtureText("opencap.trc").replace(/\t+/g, "  ");
    expect(readTrc(blanks, "squat.trc").motion.positions).toEqual(
      readTrc(fixtureText("opencap.trc"), "squat.trc").motion.positions,
    );
  });

  const text = fixtureText("pose2sim.trc");
  it.each([
    ["text", "Buy milk.\n".repeat(100), '"Frame#".*is missing'],
    ["a header without frames", text.split("\r\n").slice(0, 5).join("\n"), "it has no frame"],
    ["a word for a number", text.replace("0.950000", "high"), 'line 7: "high" is no position of Hip'],
    ["a row that is too short", `${text}5\t0.0667\t1\t2\t3\n`, "line 11: it has 5 cells"],
    ["time that stands still", text.replace("\t0.0333\t", "\t0.0167\t"), "line 9: time does not go on: 0.0167 s"],
    ["no time", text.replace("\t0.0333\t", "\tsoon\t"), 'line 9: "soon" is no time'],
    ["markers of something else", text.replace(/[LR](Hip|Knee)/g, "Box$1"), "recognised as RHip, RKnee, LHip, LKnee"],
  ])("refuses %s, naming the line", (_, broken, says) => {
    expectBroken(() => readTrc(broken, "walk.trc"), new RegExp(`^walk\\.trc.*${says}`));
  });

  it("says when frames are missing at the end", () => {
    const cut = text.replace("60\t60\t4\t", "60\t60\t400\t");
    expect(readTrc(cut, "walk.trc").warnings).toContain("The header promises 400 frames, 4 are there.");
  });
});
