import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keypointFeatureCount, writeKeypointFeatures } from "../../../../src/pose/keypointFeatures";
import { meanBoneLengthsMm } from "../../../../src/pose/meanBody";
import { boneLengthSpreads } from "../../../../src/pose/metrics";
import { coordinateCount, jointIndex } from "../../../../src/pose/skeleton";
import { createSequenceGenerator } from "../../../../src/pose/synthesis/sequenceGenerator";
import { armRaise } from "./testMotion";

const motion = armRaise(300);
const frames = 12;
const generatorOf = (options: object = {}) =>
  createSequenceGenerator(motion, { seed: 5, sequenceLength: frames, ...options });
const [leftHip, rightHip, head, thorax] = (["LHip", "RHip", "Head", "Thorax"] as const).map(jointIndex) as [
  number,
  number,
  number,
  number,
];

describe("the sequence generator", () => {
  it("makes sequence i from the seed and i alone, in whatever portions it is asked", () => {
    const whole = generatorOf().generate(0, 4);
    const inputs = frames * keypointFeatureCount;
    const targets = frames * coordinateCount;
    for (const i of [2, 0, 3]) {
      const one = generatorOf().generate(i, 1);
      expect(one.inputs).toEqual(whole.inputs.slice(i * inputs, (i + 1) * inputs));
      expect(one.targetsMm).toEqual(whole.targetsMm.slice(i * targets, (i + 1) * targets));
    }
    expect(generatorOf({ seed: 6 }).generate(0, 1).inputs).not.toEqual(generatorOf().generate(0, 1).inputs);
  });

  it("says how people are filmed, and its sequences have not changed since it does", () => {
    const { inputs, targetsMm, cameraSetups } = generatorOf({ seed: 7, sequenceLength: 8 }).generate(0, 100);
    const hash = createHash("sha256").update(inputs).update(targetsMm).digest("hex");
    expect(hash).toBe("f212f324b3108b7b8155fff1a321a5139a8e23f0819cc9bc5d3e0d2672ac7971");
    expect(new Set(cameraSetups)).toEqual(new Set(["webcam", "phone", "tripod", "long lens", "room corner"]));
  });

  it("holds a frame still at a pace of 0, whatever the detector sees", () => {
    const pace = { rateHz: [25, 30], stillness: 0 };
    const { targetsMm, timeSteps } = generatorOf({ pace, legChanges: 0 }).describe(2);
    for (let i = 0; i < targetsMm.length; i++) expect(targetsMm[i]).toBe(targetsMm[i % coordinateCount]);
    for (const step of timeSteps) expect(step).toBeLessThan(0.1);
  });

  it("tells which take a sequence shows and when, without making it", () => {
    const { clip, timeSteps } = generatorOf().timing(3);
    expect(motion.clips).toContain(clip);
    expect(timeSteps).toEqual(generatorOf().describe(3).timeSteps);
  });

  it("gives targets relative to the hip, with the mean body's limbs", () => {
    const { targetsMm } = generatorOf().generate(0, 20);
    for (let at = 0; at < targetsMm.length; at += coordinateCount) {
      expect([...targetsMm.slice(at, at + 3)]).toEqual([0, 0, 0]);
    }
    boneLengthSpreads(targetsMm).forEach(({ meanMm, deviationMm }, bone) => {
      expect(meanMm).toBeCloseTo(meanBoneLengthsMm[bone + 1]!, 1);
      expect(deviationMm).toBeLessThan(0.1);
    });
  });

  it("sees people upright, from all sides, most often from the front, their right on the picture's left", () => {
    const count = 400;
    const { targetsMm } = generatorOf({ legChanges: 0 }).generate(0, count);
    let facing = 0;
    let fromBehind = 0;
    for (let i = 0; i < count; i++) {
      const at = i * frames * coordinateCount;
      const upwards = targetsMm[at + head * 3 + 1]!;
      expect(upwards).toBeLessThan(-300);
      const across = targetsMm[at + leftHip * 3]! - targetsMm[at + rightHip * 3]!;
      if (across > 120) facing++;
      if (across < -120) fromBehind++;
    }
    expect(facing / count).toBeGreaterThan(0.5);
    expect(fromBehind / count).toBeGreaterThan(0.04);
  });

  it("has inputs that are the features of the keypoints it describes", () => {
    const generator = generatorOf();
    const { inputs, keypoints, imageWidth, imageHeight, timeSteps } = generator.describe(3);
    expect(inputs).toEqual(generator.generate(3, 1).inputs);
    const features = new Float32Array(keypointFeatureCount);
    for (let frame = 0; frame < frames; frame++) {
      const step = frame === 0 ? undefined : timeSteps[frame];
      writeKeypointFeatures(keypoints.subarray(frame * 51, (frame + 1) * 51), imageWidth, imageHeight, step, features);
      expect([...inputs.slice(frame * keypointFeatureCount, (frame + 1) * keypointFeatureCount)]).toEqual([
        ...features,
      ]);
    }
  });

  it("without noise puts every keypoint in its place: shoulders and hips line up with the target", () => {
    const { keypoints, truePlaces, targetsMm } = generatorOf({ noise: false, legChanges: 0 }).describe(9);
    for (let k = 0; k < frames * 17; k++) {
      expect(keypoints[k * 3]).toBe(truePlaces[k * 2]);
      expect(keypoints[k * 3 + 2]).toBeCloseTo(0.9, 6);
    }
    const shouldersAcross = keypoints[5 * 3]! - keypoints[6 * 3]!;
    const targetAcross = targetsMm[jointIndex("LShoulder") * 3]! - targetsMm[jointIndex("RShoulder") * 3]!;
    expect(Math.sign(shouldersAcross)).toBe(Math.sign(targetAcross));
  });

  it("with noise errs by the asked share of the person's height on average, and by little elsewhere", () => {
    for (const level of [0.02, 0.04]) {
      const generator = generatorOf({ noiseRange: [level, level], legChanges: 0 });
      const errors: number[] = [];
      for (let i = 0; i < 300; i++) {
        const { keypoints, truePlaces, imageWidth, imageHeight, targetsMm } = generator.describe(i);
        for (let k = 0; k < frames * 17; k++) {
          const x = truePlaces[k * 2]!;
          const y = truePlaces[k * 2 + 1]!;
          const inside = x > 0 && y > 0 && x < imageWidth && y < imageHeight;
          if (!inside || keypoints[k * 3 + 2]! < 0.5) continue;
          const frame = Math.floor(k / 17);
          const error = Math.hypot(keypoints[k * 3]! - x, keypoints[k * 3 + 1]! - y);
          errors.push(error / pixelsPerHeight(truePlaces, targetsMm, frame));
        }
      }
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      expect(mean / level).toBeGreaterThan(0.7);
      expect(mean / level).toBeLessThan(1.3);
    }
  });

  it("makes thousands of frames a second, even on a busy machine: it never holds up a training", () => {
    const generator = createSequenceGenerator(motion, { seed: 1, sequenceLength: 64 });
    generator.generate(0, 50);
    const startedAtMs = performance.now();
    generator.generate(50, 200);
    expect((200 * 64) / ((performance.now() - startedAtMs) / 1000)).toBeGreaterThan(5000);
  });
});

/** Body height in pixels, from how large the trunk appears compared with its length in the picture's plane. */
function pixelsPerHeight(places: Float32Array, targetsMm: Float32Array, frame: number): number {
  const place = (k: number, axis: number) => places[(frame * 17 + k) * 2 + axis]!;
  const target = (joint: number, axis: number) => targetsMm[frame * coordinateCount + joint * 3 + axis]!;
  const trunkPx = Math.hypot(
    (place(5, 0) + place(6, 0) - place(11, 0) - place(12, 0)) / 2,
    (place(5, 1) + place(6, 1) - place(11, 1) - place(12, 1)) / 2,
  );
  return (trunkPx * 1673) / Math.hypot(target(thorax, 0), target(thorax, 1));
}
