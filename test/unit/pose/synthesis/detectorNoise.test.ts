import { describe, expect, it } from "vitest";
import { type DetectorView, drawDetectorNoise, perfectDetector } from "../../../../src/pose/synthesis/detectorNoise";
import { createRandom } from "../../../../src/pose/synthesis/random";

const height = 400;
const places = Float32Array.from({ length: 34 }, (_, i) => 300 + i);
const view = (change: Partial<DetectorView> = {}): DetectorView => ({
  places,
  imageWidth: 640,
  imageHeight: 640,
  personHeightPx: height,
  faceTowardsCamera: 1,
  timeStep: 0.04,
  ...change,
});

/** Errors in x of a keypoint, as shares of the person's height, over one sequence. */
function errorsOf(sequence: number, keypoint: number, frames: number): number[] {
  const detector = drawDetectorNoise(createRandom(4, sequence), 0.03);
  const seen = new Float32Array(51);
  return Array.from({ length: frames }, () => {
    detector.detect(view(), seen);
    return (seen[keypoint * 3]! - places[keypoint * 2]!) / height;
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("detector noise", () => {
  it("wanders: errors of neighbouring frames resemble each other, those a second apart do not", () => {
    const next: number[] = [];
    const later: number[] = [];
    const squares: number[] = [];
    for (let sequence = 0; sequence < 300; sequence++) {
      const errors = errorsOf(sequence, 13, 60);
      const centre = mean(errors);
      const centred = errors.map((error) => error - centre);
      squares.push(centred[10]! ** 2);
      next.push(centred[10]! * centred[11]!);
      later.push(centred[10]! * centred[50]!);
    }
    expect(mean(next) / mean(squares)).toBeGreaterThan(0.3);
    expect(Math.abs(mean(later) / mean(squares))).toBeLessThan(0.25);
  });

  it("scores what it sees well, and what it guesses low", () => {
    const good: number[] = [];
    const guessed: number[] = [];
    const outside = Float32Array.from(places);
    outside[16 * 2 + 1] = 640 + 0.5 * height;
    for (let sequence = 0; sequence < 200; sequence++) {
      const detector = drawDetectorNoise(createRandom(5, sequence), 0.02);
      const seen = new Float32Array(51);
      detector.detect(view({ places: outside }), seen);
      good.push(seen[5 * 3 + 2]!);
      guessed.push(seen[16 * 3 + 2]!);
      for (let k = 0; k < 17; k++) expect(seen[k * 3 + 2]).toBeGreaterThanOrEqual(0);
      for (let k = 0; k < 17; k++) expect(seen[k * 3 + 2]).toBeLessThanOrEqual(0.95);
    }
    expect(mean(good)).toBeGreaterThan(0.5);
    expect(Math.max(...guessed)).toBeLessThan(0.2);
  });

  it("is less sure of a face that looks away", () => {
    const noseScore = (faceTowardsCamera: number) =>
      mean(
        Array.from({ length: 200 }, (_, sequence) => {
          const seen = new Float32Array(51);
          drawDetectorNoise(createRandom(6, sequence), 0.02).detect(view({ faceTowardsCamera }), seen);
          return seen[2]!;
        }),
      );
    expect(noseScore(1) - noseScore(-1)).toBeGreaterThan(0.15);
  });

  it("can be switched off: true places, also out of the picture", () => {
    const seen = new Float32Array(51);
    perfectDetector.detect(view({ imageWidth: 10, imageHeight: 10 }), seen);
    expect(seen[0]).toBe(300);
    expect(seen[49]).toBe(333);
    expect(seen[50]).toBeCloseTo(0.9, 6);
  });
});
