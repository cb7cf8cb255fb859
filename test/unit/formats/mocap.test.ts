import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMocap, selectMotion } from "../../../src/formats/mocap";
import { bones } from "../../../src/pose/skeleton";

const index = (change: object = {}) => ({
  shape: [5, 24, 3],
  units_per_mm: 8,
  fps: 50,
  clips: [
    { name: "a", subject: 1, start: 0, frames: 2, split: "train", desc: "walk" },
    { name: "b", subject: 2, start: 2, frames: 1, split: "test" },
    { name: "c", subject: 3, start: 3, frames: 2, split: "train", desc: "jump" },
  ],
  ...change,
});
const points = Int16Array.from({ length: 5 * 72 }, (_, i) => i - 100);
const bytes = new Uint8Array(points.buffer);
const read = (change: object = {}, data = bytes) => readMocap(JSON.stringify(index(change)), data);

describe("motion capture files", () => {
  it("are read with their takes", () => {
    const mocap = read();
    expect(mocap.fps).toBe(50);
    expect(mocap.points).toEqual(points);
    expect(mocap.clips[0]).toEqual({ name: "a", description: "walk", subject: 1, start: 0, frames: 2, split: "train" });
    expect(mocap.clips[1]!.description).toBe("");
  });

  it("are read from bytes at an odd address", () => {
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(read({}, shifted.subarray(1)).points).toEqual(points);
  });

  it("give one split's takes with only their own points", () => {
    const train = selectMotion(read(), "train");
    expect(train.clips).toEqual([
      { subject: 1, start: 0, frames: 2 },
      { subject: 3, start: 2, frames: 2 },
    ]);
    expect([...train.points]).toEqual([...points.slice(0, 144), ...points.slice(216)]);
    expect(() => selectMotion(read(), "val")).toThrow('no clip of the split "val"');
  });

  it.each([
    ["a length that is no whole number of frames", {}, bytes.subarray(1), "719 bytes"],
    [
      "another number of frames than promised",
      { shape: [6, 24, 3] },
      bytes,
      "promises 6 frames, cmu24_50fps.i16 has 5",
    ],
    ["another number of points", { shape: [5, 17, 3] }, bytes, '"shape"'],
    ["another unit", { units_per_mm: 1 }, bytes, '"units_per_mm" must be 8'],
    ["no frame rate", { fps: 0 }, bytes, '"fps"'],
    ["no takes", { clips: undefined }, bytes, '"clips"'],
    ["a take beyond the end", { clips: [{ ...index().clips[0], frames: 6 }] }, bytes, 'clip "a" lies outside'],
    ["a take of no split", { clips: [{ ...index().clips[0], split: "x" }] }, bytes, 'clip "a": "split"'],
    ["a take without a start", { clips: [{ ...index().clips[0], start: "0" }] }, bytes, 'clip "a": "start"'],
  ])("are refused with %s", (_, change, data, message) => {
    expect(() => read(change, data)).toThrow(message);
    expect(() => read(change, data)).toThrow(expect.objectContaining({ code: "file-broken" }));
  });

  it("are refused when the index is not JSON", () => {
    expect(() => readMocap("{", bytes)).toThrow("is not JSON");
  });
});

const folder = "../shared/data/mocap";
describe.skipIf(!existsSync(folder))("the CMU motion capture (skipped where ../shared/data/mocap is absent)", () => {
  const mocap = readMocap(
    readFileSync(`${folder}/cmu24_50fps.json`, "utf8"),
    readFileSync(`${folder}/cmu24_50fps.i16`),
  );

  it("has the splits of its README", () => {
    const frames = (split: "train" | "val" | "test") => selectMotion(mocap, split).points.length / 72;
    expect([frames("train"), frames("val"), frames("test")]).toEqual([197_171, 11_011, 32_570]);
    expect([...new Set(selectMotion(mocap, "test").clips.map((clip) => clip.subject))].sort((a, b) => a - b)).toEqual([
      2, 10, 13, 49, 131,
    ]);
  });

  it("shows people: a thigh is about 40 cm long", () => {
    const [child, parent] = bones[1]!;
    const length = [0, 1, 2].map((axis) => (mocap.points[child * 3 + axis]! - mocap.points[parent * 3 + axis]!) / 8);
    expect(Math.abs(Math.hypot(...length) - 410)).toBeLessThan(60);
  });
});
