import "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { CropBox, FrameMessage } from "../../../../src/common/protocol";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import { loadDetector } from "../../../../src/engine/detector/loadDetector";
import { PoseStream } from "../../../../src/engine/streams/poseStream";
import { wholePictureCrop } from "../../../../src/pose/personCrop";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { tinyConfig } from "../support/engineUnderTest";
import {
  cutOut,
  meanDistance,
  mediaFolder,
  mediaFrames,
  mediaMissing,
  moveNetFiles,
  type Places,
} from "../support/mediaFrames";

describe.skipIf(mediaMissing)("a stream of real footage (../shared/media)", () => {
  it("stays on the person though every crop is two frames old, as with two credits", async () => {
    await activateBackend("wasm");
    const detector = await loadDetector(moveNetFiles());
    const network = RpsmNetwork.create(tinyConfig, 1);
    const stream = new PoseStream({ detector, network }, { streamId: 1, mode: "live", smoothing: 0.5 });
    const reference = JSON.parse(readFileSync(resolve(mediaFolder, "pose_1.json"), "utf8")) as Places[];
    const crops: CropBox[] = [];
    const distancesPx: number[] = [];

    for await (const picture of mediaFrames("pose_1.mp4")) {
      const { width, height, timeMs } = picture;
      const crop = crops.at(-2) ?? wholePictureCrop(width, height);
      const frame: FrameMessage = {
        ...{ type: "frame", streamId: 1, frameId: distancesPx.length, capturedAtMs: timeMs },
        ...{ sourceWidth: width, sourceHeight: height, crop, rgb: cutOut(picture, crop, detector.imageSize) },
      };
      const answer = await stream.answer(frame);
      expect(answer.type).toBe("pose");
      if (answer.type !== "pose") return;
      expect(answer.pose.every(Number.isFinite)).toBe(true);
      crops.push(answer.nextCrop);
      distancesPx.push(meanDistance(answer.keypoints, reference[distancesPx.length]!));
    }
    stream.dispose();
    network.dispose();
    detector.dispose();

    const personHeightPx = 276;
    expect(distancesPx).toHaveLength(120);
    const mean = distancesPx.reduce((sum, distance) => sum + distance, 0) / distancesPx.length;
    expect(mean / personHeightPx).toBeLessThan(0.025);
    expect(Math.max(...distancesPx.slice(2)) / personHeightPx).toBeLessThan(0.06);
  }, 120_000);
});
