import { describe, expect, it } from "vitest";
import { writePoseCsv } from "../../../src/formats/poseCsv";
import { readMotionCsv } from "../../../src/formats/readMotionCsv";
import { readTrc } from "../../../src/formats/readTrc";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import { expectBroken, fixtureText, place, places, sources } from "./support/motionFixtures";

describe("readMotionCsv", () => {
  it("reads a table of pandas': Z up, facing -x, cm", () => {
    const reading = readMotionCsv(fixtureText("pandas.csv"), "walk.csv");
    expect(reading).toMatchObject({ format: "CSV", axes: { up: "+z", front: "-x" }, unitM: 0.01, warnings: [] });
    expect([...reading.motion.timestampsS]).toEqual([0, 0.04, 0.08]);
    expect(sources(reading, "Hip", "Thorax", "LFoot", "Head")).toEqual([
      ...["middle of left_hip and right_hip", "middle of left_shoulder and right_shoulder", "left_ankle", ""],
    ]);
    expect(places(reading, 0, "Hip", "LShoulder", "RWrist")).toEqual([
      [0, 0.95, 0],
      [0.18, 1.44, 0],
      [-0.25, 0.92, 0.1],
    ]);
  });

  it("reads semicolons with decimal commas and units in brackets, at the rate it is told", () => {
    const reading = readMotionCsv(fixtureText("semicolons.csv"), "walk.csv", { fps: 50 });
    expect(reading).toMatchObject({ axes: { up: "+y", front: "+z" }, unitM: 0.001, warnings: [] });
    expect([...reading.motion.timestampsS]).toEqual([0, 0.02, 0.04]);
    expect(place(reading, 0, "LWrist")).toEqual([0.25, 0.92, 0.1]);
  });

  it("assumes 30 frames a second without times, and says so", () => {
    const reading = readMotionCsv(fixtureText("semicolons.csv"), "walk.csv");
    expect(reading.motion.timestampsS[1]).toBe(1 / 30);
    expect(reading.warnings).toEqual(["It has no times: 30 frames a second were assumed."]);
  });

  it("takes directions and units from this program's own columns, whatever the pose", () => {
    // Upside down: guessing would turn it.
    const pose = Array.from({ length: 51 }, (_, i) => (i % 3 === 1 ? -1 : 1) * (i + 1) * 0.01);
    const frames = [0.5, 0.54].map((timeS) => ({ timeS, score: 0.9, pose }));
    const reading = readMotionCsv(writePoseCsv([...frames, { timeS: 0.6, score: 0, pose: undefined }]), "a.csv");
    expect(reading).toMatchObject({ axes: { up: "+y", front: "+z" }, unitM: 1 });
    expect(sources(reading, "Hip", "Spine", "Thorax", "Neck", "Head")).toEqual([
      "Hip",
      "Spine",
      "Thorax",
      "Neck",
      "Head",
    ]);
    pose.forEach((value, i) => expect(reading.motion.positions[51 + i]).toBeCloseTo(value, 5));
    expect(reading.motion.positions.subarray(102).every(Number.isNaN)).toBe(true);
    expect([...reading.motion.timestampsS]).toEqual([0.5, 0.54, 0.6]);
  });

  it("reads quoted cells, a byte order mark, milliseconds and tabs", () => {
    const trc = fixtureText("pandas.csv").replace("time", '"time (ms)"').replace("left_hip_x", '"left_hip_x"');
    const times = trc.replace(/^(\d),(\S+?),/gm, (_, frame, time) => `${frame},${Number(time) * 1000},`);
    const reading = readMotionCsv(`\ufeff${times.replaceAll(",", "\t")}`, "walk.csv");
    expect([...reading.motion.timestampsS]).toEqual([0, 0.04, 0.08]);
    expect(place(reading, 0, "LHip")).toEqual([0.1, 0.95, 0]);
  });

  it("counts from the first frame when the times are a clock's", () => {
    const clock = fixtureText("pandas.csv").replace(/^(\d),0\./gm, "$1,1700000000.");
    const { timestampsS } = readMotionCsv(clock, "walk.csv").motion;
    expect(timestampsS[0]).toBe(0);
    expect(timestampsS[2]).toBeCloseTo(0.08, 6);
  });

  it("makes a person of unknown units 1.7 m tall and says so", () => {
    const tiny = fixtureText("semicolons.csv")
      .replaceAll(" (mm)", "")
      .replace(/(\d+),(\d+)/g, (_, whole, rest) => String(Number(`${whole}.${rest}`) / 1e5).replace(".", ","));
    const reading = readMotionCsv(tiny, "walk.csv", { fps: 30 });
    expect(reading.heightM).toBeCloseTo(1.7, 5);
    expect(reading.warnings[0]).toContain("unit is unknown");
  });

  const text = fixtureText("pandas.csv");
  it.each([
    ["an empty table", "\n\n", "it is empty"],
    ["a table of something else", "name,price\nmilk,1\n", "must name three columns for each joint.*it has name, price"],
    ["a word", text.replace("144.000", "tall"), 'line 2: "tall" is no number \\("left_shoulder_z"\\)'],
    ["a row that is too short", `${text}3,0.12,1\n`, "line 5: it has 3 cells, the header has 41"],
    ["a row that is too long", `${text.trimEnd()},7\n`, "line 4: it has 42 cells"],
    ["time that runs back", text.replace("2,0.080", "2,0.01"), "line 4: time does not go on"],
    ["no row", text.split("\n")[0]!, "it has no frame"],
    ["only gaps", text.replace(/^(\d,[^,]+),.*$/gm, (_, start) => start + ",".repeat(39)), "no frame has every joint"],
  ])("refuses %s, naming the line", (_, broken, says) => {
    expectBroken(() => readMotionCsv(broken, "walk.csv"), new RegExp(`^walk\\.csv.*${says}`));
  });
});

describe("what lacks in the middle of the body", () => {
  it("is set with a mean body's lengths, straight on", () => {
    const lengths = readTrc(fixtureText("opencap.trc"), "squat.trc");
    const along = (joint: "Thorax" | "Neck" | "Head") => place(lengths, 0, joint)[1]! - 0.95;
    const trunk = meanBoneLengthsMm[7]! + meanBoneLengthsMm[8]!;
    expect(along("Neck") / along("Thorax")).toBeCloseTo((trunk + meanBoneLengthsMm[9]!) / trunk, 3);
    const crown = trunk + meanBoneLengthsMm[9]! + meanBoneLengthsMm[10]!;
    expect(along("Head") / along("Thorax")).toBeCloseTo(crown / trunk, 3);
  });
});
