import { describe, expect, it } from "vitest";
import { boneNamings } from "../../../src/common/libraryProtocol";
import { type BvhOptions, bvhPieces } from "../../../src/formats/bvh";
import type { Motion } from "../../../src/formats/motion";
import { csvPieces } from "../../../src/formats/poseCsv";
import { readBvh } from "../../../src/formats/readBvh";
import { readMotionCsv } from "../../../src/formats/readMotionCsv";
import { readNpz } from "../../../src/formats/readNpz";
import { readTrc } from "../../../src/formats/readTrc";
import { npzPieces } from "../../../src/formats/writeNpz";
import { trcPieces } from "../../../src/formats/writeTrc";
import { evenTimes, walk } from "./support/motions";

/** Irregular times, two frames without anybody. */
const measured = walk([0, 0.033, 0.07, 0.1, 0.134, 0.2, 0.301, 7201.1234567], [2, 5]);

function expectSame(read: Motion, written: Motion, withinMm = 0.1): void {
  expect(read.timestampsS).toHaveLength(written.timestampsS.length);
  for (const [frame, time] of written.timestampsS.entries()) {
    expect(Math.abs(read.timestampsS[frame]! - time)).toBeLessThan(0.0001);
  }
  expect(read.positions).toHaveLength(written.positions.length);
  for (const [i, value] of written.positions.entries()) {
    if (Number.isNaN(value)) expect(read.positions[i]).toBeNaN();
    else expect(Math.abs(read.positions[i]! - value) * 1000, `coordinate ${i}`).toBeLessThan(withinMm);
  }
}

describe("what this program writes and reads again", () => {
  it("is the same in TRC within 0.1 mm and 0.1 ms, gaps included", () => {
    const reading = readTrc([...trcPieces(measured, "walk.trc")].join(""), "walk.trc");
    expectSame(reading.motion, measured);
    expect(reading.joints.every(({ ours, theirs }) => ours === theirs)).toBe(true);
  });

  it("is the same in CSV within 0.1 mm and 0.1 ms, gaps included", () => {
    expectSame(readMotionCsv([...csvPieces(measured)].join(""), "walk.csv").motion, measured);
  });

  it("is exactly the same in npz, with scores, keypoints and cuts", () => {
    const written = { ...measured, cuts: [3, 6] };
    const content = readNpz(Buffer.concat([...npzPieces(written)]), "walk.npz");
    if (content.kind !== "motion") throw new Error("motion was expected");
    const { motion } = content.reading;
    expect([...motion.positions]).toEqual([...written.positions]);
    expect([...motion.timestampsS]).toEqual([...written.timestampsS]);
    expect([...motion.keypoints!]).toEqual([...written.keypoints!]);
    expect(motion).toMatchObject({ scores: written.scores, imageSize: [1280, 720], cuts: [3, 6] });
  });

  const even = walk(evenTimes(40, 30));
  const bvh = (options: Partial<BvhOptions>, motion = even) =>
    readBvh([...bvhPieces(motion, { frameTimeS: 1 / 30, ...options })].join(""), "walk.bvh");

  it.each(boneNamings)("is the same in BVH with %s names within 0.1 mm", (naming) => {
    expectSame(bvh({ naming }).motion, even);
  });

  it("is the same in BVH in centimetres after a rest frame", () => {
    const reading = bvh({ unit: "cm", tPose: true });
    expect(reading.unitM).toBe(0.01);
    expect(reading.warnings).toEqual(["The first frame is the rest pose and was left out."]);
    expectSame(reading.motion, even);
  });

  it("keeps its times in BVH over an hour at 29.97 frames a second", () => {
    const frames = 100_000;
    const frameTimeS = 1001 / 30000;
    const still = walk([0, 1]);
    const head = [...bvhPieces(still, { frameTimeS })].join("").replace("Frames: 2", `Frames: ${frames}`);
    const row = head.trimEnd().split("\n").at(-1)!;
    const { motion } = readBvh(`${head}${`${row}\n`.repeat(frames - 2)}`, "long.bvh");
    expect(Math.abs(motion.timestampsS[frames - 1]! - (frames - 1) * frameTimeS)).toBeLessThan(0.0001);
  });
});
