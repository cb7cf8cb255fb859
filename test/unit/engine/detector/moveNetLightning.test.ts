import "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CropBox } from "../../../../src/common/protocol";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import type { Detector2D } from "../../../../src/engine/detector/detector2D";
import { loadDetector } from "../../../../src/engine/detector/loadDetector";
import { personCrop, wholePictureCrop } from "../../../../src/pose/personCrop";
import { isPersonPresent } from "../../../../src/pose/personPresence";
import {
  cutOut,
  meanDistance,
  mediaFolder,
  mediaFrames,
  mediaMissing,
  moveNetFiles,
  type Places,
} from "../support/mediaFrames";

const size = 192;
let detector: Detector2D;

beforeAll(async () => {
  await activateBackend("wasm");
  detector = await loadDetector(moveNetFiles());
});
afterAll(() => detector.dispose());

describe("MoveNet Lightning", () => {
  it("sees 192 x 192 pixels and finds nobody in an empty picture", async () => {
    expect(detector).toMatchObject({ id: "movenet-lightning", imageSize: size });
    const whole = { x: 0, y: 0, size };
    const black = new Uint8Array(size * size * 3);
    const gradient = Uint8Array.from({ length: black.length }, (_, i) => Math.floor(i / 3) % size);
    expect(isPersonPresent(await detector.detect(black, whole))).toBe(false);
    expect(isPersonPresent(await detector.detect(gradient, whole))).toBe(false);
  });

  it("gives its answer in pixels of the source: the crop moves and scales it", async () => {
    const picture = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7919) % 251);
    const inPicture = await detector.detect(picture, { x: 0, y: 0, size: 1 });
    const inSource = await detector.detect(picture, { x: -100, y: 40, size: 500 });
    for (let i = 0; i < 51; i += 3) {
      expect(inSource[i]).toBeCloseTo(-100 + 500 * inPicture[i]!, 2);
      expect(inSource[i + 1]).toBeCloseTo(40 + 500 * inPicture[i + 1]!, 2);
      expect(inSource[i + 2]).toBe(inPicture[i + 2]);
    }
  });

  it("leaves no tensor behind, neither by a frame nor after it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const other = await loadDetector(moveNetFiles());
    const loaded = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await other.detect(new Uint8Array(size * size * 3), { x: 0, y: 0, size });
    expect(tf.memory().numTensors).toBe(loaded);
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names the file that is broken", async () => {
    const files = moveNetFiles();
    const broken = (message: RegExp) => ({ code: "file-broken", message: expect.stringMatching(message) });
    const half = files.weights.subarray(0, files.weights.length / 2);
    await expect(loadDetector({ ...files, weights: half })).rejects.toMatchObject(broken(/lightning\.bin has 2325108/));
    await expect(loadDetector({ ...files, graph: "{" })).rejects.toMatchObject(broken(/lightning\.json is not JSON/));
    await expect(loadDetector({ ...files, graph: "{}" })).rejects.toMatchObject(broken(/not a TensorFlow\.js graph/));
  });
});

describe.skipIf(mediaMissing)("MoveNet Lightning on real footage (../shared/media)", () => {
  it("finds the man on the beach, and better in the crop around him than in the whole picture", async () => {
    // Read off the picture by eye.
    const truth: Places = {
      nose: { x: 461, y: 287 },
      left_shoulder: { x: 542, y: 318 },
      right_shoulder: { x: 447, y: 325 },
      left_elbow: { x: 625, y: 322 },
      right_elbow: { x: 375, y: 314 },
      left_wrist: { x: 700, y: 314 },
      right_wrist: { x: 293, y: 306 },
      right_knee: { x: 354, y: 492 },
      left_knee: { x: 612, y: 550 },
      right_ankle: { x: 342, y: 615 },
      left_ankle: { x: 705, y: 618 },
    };
    const heightPx = 400;
    for await (const picture of mediaFrames("pose.jpg")) {
      const whole = wholePictureCrop(picture.width, picture.height);
      const found = await detector.detect(cutOut(picture, whole, size), whole);
      expect(isPersonPresent(found)).toBe(true);
      expect(meanDistance(found, truth)).toBeLessThan(0.04 * heightPx);
      const closer = personCrop(found, picture.width, picture.height);
      const again = await detector.detect(cutOut(picture, closer, size), closer);
      expect(meanDistance(again, truth)).toBeLessThan(0.02 * heightPx);
    }
  });

  it("follows a person through 120 frames like MoveNet's own demonstration", async () => {
    const reference = JSON.parse(readFileSync(resolve(mediaFolder, "pose_1.json"), "utf8")) as Places[];
    const distances: number[] = [];
    let heightPx = 0;
    let crop: CropBox | undefined;
    for await (const frame of mediaFrames("pose_1.mp4")) {
      crop ??= wholePictureCrop(frame.width, frame.height);
      const found = await detector.detect(cutOut(frame, crop, size), crop);
      expect(isPersonPresent(found)).toBe(true);
      crop = personCrop(found, frame.width, frame.height);
      const truth = reference[distances.length]!;
      const ys = Object.values(truth).map(({ y }) => y);
      heightPx = Math.max(heightPx, Math.max(...ys) - Math.min(...ys));
      distances.push(meanDistance(found, truth));
    }
    expect(distances).toHaveLength(120);
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    expect(mean / heightPx).toBeLessThan(0.025); // measured 0.017
    expect(Math.max(...distances) / heightPx).toBeLessThan(0.06); // measured 0.038
  }, 120_000);

  it("finds half a person, and nobody in an empty wall", async () => {
    for await (const frame of mediaFrames("help.mkv")) {
      const whole = wholePictureCrop(frame.width, frame.height);
      expect(isPersonPresent(await detector.detect(cutOut(frame, whole, size), whole))).toBe(true);
      const wall = { x: 0, y: 0, size: 120 };
      expect(isPersonPresent(await detector.detect(cutOut(frame, wall, size), wall))).toBe(false);
      break;
    }
  });
});
