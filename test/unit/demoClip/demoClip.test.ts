import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { type ClipTruth, clipTruth } from "../../../scripts/demo-clip/truth";
import { loadMoveNetLightning } from "../../../src/engine/detector/moveNetLightning";
import { keypointCount, keypointNames, keypointStride } from "../../../src/pose/keypoints";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import { personCrop, wholePictureCrop } from "../../../src/pose/personCrop";
import { type JointName, jointIndex, jointNames, jointParents } from "../../../src/pose/skeleton";
import { cutOut, mediaFrames, moveNetFiles } from "../engine/support/mediaFrames";

const root = resolve(import.meta.dirname, "../../..");
const folder = join(root, "resources", "demo");
const truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")) as ClipTruth;

describe("the demo clip", () => {
  test("is small enough to ship, and its truth is the one that the generator computes", () => {
    expect(statSync(join(folder, "demo.webm")).size).toBeLessThan(2_500_000);
    expect(truth).toEqual(clipTruth());
  });

  test("shows a figure with the mean body's limbs, but for the shoulders, which rise with the arms", () => {
    for (const pose of truth.camera_poses) {
      for (const [joint, parent] of jointParents.entries()) {
        if (parent < 0 || /Shoulder/.test(jointNames[joint]!)) continue;
        const [a, b] = [pose[joint]!, pose[parent]!];
        const length = Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
        expect(Math.abs(length - meanBoneLengthsMm[joint]!)).toBeLessThan(6);
      }
    }
  });

  test("squats at 5.5 s, raises both hands over the head at 7.6 s, and loops without a jump", () => {
    expect(kneeDegrees(at(5.5), "L")).toBeLessThan(90);
    expect(kneeDegrees(at(0), "L")).toBeGreaterThan(165);
    for (const wrist of ["LWrist", "RWrist"] as const) expect(y(at(7.6), wrist)).toBeLessThan(y(at(7.6), "Head") - 150);
    const [last, first] = [truth.camera_poses.at(-1)!, truth.camera_poses[0]!];
    for (const [joint, point] of first.entries()) {
      expect(Math.hypot(...point.map((value, axis) => value - last[joint]![axis]!))).toBeLessThan(6);
    }
  });

  test("is a clip on which the detector finds every keypoint, left and right the right way round", async () => {
    setWasmPaths(`${root}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
    expect(await tf.setBackend("wasm")).toBe(true);
    const detector = await loadMoveNetLightning(moveNetFiles());
    let crop = wholePictureCrop(truth.width, truth.height);
    const errors: number[] = [];
    let unsure = 0;
    let index = 0;
    for await (const frame of mediaFrames(join(folder, "demo.webm"))) {
      const places = truth.keypoints_2d[index]!;
      if (index++ % 12 !== 0) continue;
      const found = await detector.detect(cutOut(frame, crop, detector.imageSize), crop);
      crop = personCrop(found, frame.width, frame.height);
      for (let k = 0; k < keypointCount; k++) {
        const [x, y, score] = found.subarray(k * keypointStride);
        errors.push(Math.hypot(x! - places[k]![0]!, y! - places[k]![1]!));
        if (score! < 0.3) unsure++;
      }
    }
    detector.dispose();
    expect(index).toBe(360);
    const personHeightPx = 360;
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.025 * personHeightPx);
    expect(unsure / (errors.length / keypointNames.length)).toBeLessThan(0.5);
  }, 120_000);
});

const at = (seconds: number) => truth.camera_poses[Math.round(seconds * truth.fps)]!;
const y = (pose: number[][], name: JointName) => pose[jointIndex(name)]![1]!;

function kneeDegrees(pose: number[][], side: "L" | "R"): number {
  const [hip, knee, foot] = ([`${side}Hip`, `${side}Knee`, `${side}Foot`] as const).map(
    (name) => pose[jointIndex(name)]!,
  );
  const thigh = hip!.map((value, axis) => value - knee![axis]!);
  const shank = foot!.map((value, axis) => value - knee![axis]!);
  const dot = thigh.reduce((sum, value, axis) => sum + value * shank[axis]!, 0);
  return (Math.acos(dot / (Math.hypot(...thigh) * Math.hypot(...shank))) * 180) / Math.PI;
}
