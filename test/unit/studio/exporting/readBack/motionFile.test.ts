import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExportFormat, exportFormats } from "../../../../../src/common/libraryProtocol";
import { constantBoneLengths, withConstantBones } from "../../../../../src/formats/constantBones";
import type { Motion } from "../../../../../src/formats/motion";
import { bones, coordinateCount, jointNames } from "../../../../../src/pose/skeleton";
import { exportSettings } from "../../../../../src/studio/exporting/exportSettings";
import { filePieces, type MotionFile, readBack } from "../../../../../src/studio/exporting/motionFile";
import { writeChecked } from "../../../../../src/studio/exporting/writeChecked";
import { WorkTurns } from "../../../../../src/studio/workTurns";
import { about, posed, times } from "../../../formats/support/body";
import { evenTimes, walk } from "../../../formats/support/motions";
import { temporaryFolder } from "../../library/testClips";

function motionFile(format: ExportFormat, change: Partial<MotionFile> = {}): MotionFile {
  const motion = walk(evenTimes(20, 30), [3, 4], { cuts: [10], hidden: new Uint8Array(20 * 17) });
  return { format, motion, settings: exportSettings({ format }), stepS: 1 / 30, fileName: `walk.${format}`, ...change };
}

/** Writes `written`, and checks it as if it were `meant`. */
async function writeAndCheck(written: MotionFile, meant: MotionFile, folder = temporaryFolder()) {
  const turns = new WorkTurns();
  let frames = 0;
  const path = join(folder, written.fileName);
  const check = (temporary: string) => readBack(temporary, meant, turns, () => frames++);
  const residual = await writeChecked(path, filePieces(written), check, turns);
  return { residual, frames };
}

const poseFormats = exportFormats.filter((format) => format !== "coco");

/** Frames of any poses, with bones of any length. */
const anyMotion = (() => {
  const angle = fc.double({ min: -175, max: 175, noNaN: true });
  const turn = fc
    .tuple(angle, angle, angle)
    .map(([z, x, y]) => times(about("Z", z), times(about("X", x), about("Y", y))));
  const turns = fc.record(Object.fromEntries(jointNames.map((name) => [name, turn])));
  const sizes = fc.array(fc.double({ min: 0.8, max: 1.25, noNaN: true }), { minLength: 17, maxLength: 17 });
  return fc.array(fc.tuple(turns, sizes), { minLength: 1, maxLength: 5 }).map((frames) => {
    const motion = walk(evenTimes(frames.length, 30));
    frames.forEach(([turned, grown], frame) => {
      const pose = posed(turned);
      const points = new Float64Array(coordinateCount);
      for (const [child, parent] of bones) {
        for (let axis = 0; axis < 3; axis++) {
          // The two hips stay on one line.
          const size = jointNames[parent] === "Hip" && jointNames[child] !== "Spine" ? 1 : grown[child]!;
          const bone = pose[child * 3 + axis]! - pose[parent * 3 + axis]!;
          points[child * 3 + axis] = points[parent * 3 + axis]! + bone * size;
        }
      }
      motion.positions.set(points, frame * coordinateCount);
    });
    return motion;
  });
})();

/** How far constant bones are from the motion at most, mm. */
function constantBonesCost(motion: Motion): number {
  const lengths = constantBoneLengths(motion);
  const held = new Float64Array(coordinateCount);
  let most = 0;
  for (let frame = 0; frame < motion.timestampsS.length; frame++) {
    withConstantBones(motion.positions, frame, lengths, held);
    for (let i = 0; i < coordinateCount; i += 3) {
      const off = [0, 1, 2].map((axis) => held[i + axis]! - motion.positions[frame * coordinateCount + i + axis]!);
      most = Math.max(most, Math.hypot(...off) * 1000);
    }
  }
  return most;
}

describe("readBack", () => {
  it.each(["bvh", "glb"] as const)(
    "%s of any motion differs from it only by what constant bones cost",
    async (format) => {
      const folder = temporaryFolder();
      await fc.assert(
        fc.asyncProperty(anyMotion, async (motion) => {
          const file = motionFile(format, { motion });
          const { residual } = await writeAndCheck(file, file, folder);
          expect(Math.abs(residual.max - constantBonesCost(motion))).toBeLessThan(0.1);
        }),
        { seed: 8, numRuns: 25 },
      );
    },
  );

  it.each(["bvh", "glb"] as const)("%s of somebody who turned round a thousand times is as exact", async (format) => {
    const motion = walk(evenTimes(3000, 30));
    motion.timestampsS.forEach((_, frame) => {
      motion.positions.set(posed({ Hip: about("Y", frame * 125) }), frame * coordinateCount);
    });
    const file = motionFile(format, { motion });
    expect((await writeAndCheck(file, file)).residual.max).toBeLessThan(0.01);
  });

  it.each(exportFormats)("accepts the %s that was meant, and counts its frames", async (format) => {
    const file = motionFile(format);
    const { residual, frames } = await writeAndCheck(file, file);
    expect(residual.max).toBeLessThan(0.1);
    expect(frames).toBe(20);
  });

  it.each(poseFormats)(
    "refuses a %s with a joint 1 mm off, names joint and frame, and leaves no file",
    async (format) => {
      const meant = motionFile(format);
      const written = motionFile(format);
      // The right foot alone, which no bone length shows: its bone turns.
      written.motion.positions[12 * coordinateCount + 3 * 3]! += 0.001;
      const folder = temporaryFolder();
      await expect(writeAndCheck(written, meant, folder)).rejects.toThrow(
        /the export is not valid and was not kept: walk\.\w+: RFoot in frame 12 is (1\.0|0\.9)\d mm off/,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(exportFormats)("refuses a %s whose times are a millisecond off", async (format) => {
    const meant = motionFile(format);
    const written = motionFile(format, { stepS: 1 / 30 + 0.001 / 19 });
    written.motion.timestampsS = Float64Array.from(evenTimes(20, 30), (timeS) => timeS + 0.001);
    await expect(writeAndCheck(written, meant)).rejects.toThrow(/s and not at/);
  });

  it.each(exportFormats)("refuses a %s that lacks frames or has too many", async (format) => {
    const whole = motionFile(format);
    const short = { ...whole, motion: walk(evenTimes(19, 30), [3, 4]) };
    await expect(writeAndCheck(short, whole)).rejects.toThrow(/19 of 20/);
    await expect(writeAndCheck(whole, short)).rejects.toThrow(/walk\.\w+: (it has too many frames|image 20)/);
  });

  it.each(["csv", "json", "npz", "trc"] as const)(
    "refuses a %s with a pose where nobody was, or without one",
    async (format) => {
      const gaps = motionFile(format);
      const full = { ...gaps, motion: walk(evenTimes(20, 30)) };
      await expect(writeAndCheck(full, gaps)).rejects.toThrow("frame 3 has a pose though nobody was there");
      await expect(writeAndCheck(gaps, full)).rejects.toThrow("frame 3 lacks its pose");
    },
  );

  it("refuses a COCO file whose keypoints are elsewhere", async () => {
    const meant = motionFile("coco");
    const written = motionFile("coco");
    written.motion.keypoints![7 * 51 + 3]! += 1;
    await expect(writeAndCheck(written, meant)).rejects.toThrow(/a keypoint of image 8 is 1.00 px off/);
  });

  it.each(["bvh", "glb", "csv", "json", "npz", "trc", "coco"] as const)(
    "refuses a %s that was cut off",
    async (format) => {
      const file = motionFile(format);
      const turns = new WorkTurns();
      const path = join(temporaryFolder(), file.fileName);
      await writeChecked(path, filePieces(file), async () => undefined, turns);
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
      await expect(readBack(path, file, turns, () => {})).rejects.toThrow();
    },
  );
});
