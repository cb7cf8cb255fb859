import { describe, expect, it } from "vitest";
import { keypointNames } from "../../../src/pose/keypoints";
import { personCrop, wholePictureCrop } from "../../../src/pose/personCrop";

/** 17 keypoints at the given places; those not given have score 0. */
function keypoints(places: Partial<Record<(typeof keypointNames)[number], [x: number, y: number, score?: number]>>) {
  const values = new Float32Array(17 * 3);
  for (const [name, [x, y, score = 0.9]] of Object.entries(places)) {
    values.set([x, y, score], keypointNames.indexOf(name as (typeof keypointNames)[number]) * 3);
  }
  return values;
}

const standing = {
  nose: [640, 160],
  left_shoulder: [680, 240],
  right_shoulder: [600, 240],
  left_hip: [660, 400],
  right_hip: [620, 400],
  left_ankle: [660, 640],
  right_ankle: [620, 640],
} as const satisfies Parameters<typeof keypoints>[0];

describe("wholePictureCrop", () => {
  it("is the square around a landscape picture, centred", () => {
    expect(wholePictureCrop(1280, 720)).toEqual({ x: 0, y: -280, size: 1280 });
  });
  it("is the square around a portrait picture, centred", () => {
    expect(wholePictureCrop(720, 1280)).toEqual({ x: -280, y: 0, size: 1280 });
  });
});

describe("personCrop", () => {
  it("is centred on the hips and reaches 1.9 times as far as the shoulders where that is the larger", () => {
    // Hips' middle (640, 400); shoulders are 160 px away: 1.9 * 160 = 304; ankles 240 px: 1.2 * 240 = 288.
    expect(personCrop(keypoints(standing), 1280, 720)).toEqual({ x: 336, y: 96, size: 608 });
  });

  it("reaches 1.2 times as far as the farthest keypoint where that is the larger", () => {
    // A hand stretched out 300 px to the side: 1.2 * 300 = 360.
    const reaching = keypoints({ ...standing, left_wrist: [940, 400] });
    expect(personCrop(reaching, 1280, 720)).toEqual({ x: 280, y: 40, size: 720 });
  });

  it("ignores keypoints that are not seen", () => {
    const guess = keypoints({ ...standing, left_wrist: [1200, 700, 0.1] });
    expect(personCrop(guess, 1280, 720)).toEqual(personCrop(keypoints(standing), 1280, 720));
  });

  it("takes its centre from the one hip that is seen", () => {
    const fromTheSide = keypoints({ ...standing, right_hip: [100, 100, 0.05] });
    const crop = personCrop(fromTheSide, 1280, 720);
    expect(crop.x + crop.size / 2).toBeCloseTo(660);
    expect(crop.y + crop.size / 2).toBeCloseTo(400);
  });

  it("is the whole picture when no hip or no shoulder is seen", () => {
    const whole = wholePictureCrop(1280, 720);
    const { left_hip, right_hip, ...withoutHips } = standing;
    const { left_shoulder, right_shoulder, ...withoutShoulders } = standing;
    expect(personCrop(keypoints(withoutHips), 1280, 720)).toEqual(whole);
    expect(personCrop(keypoints(withoutShoulders), 1280, 720)).toEqual(whole);
    expect(personCrop(keypoints({}), 1280, 720)).toEqual(whole);
  });

  it("is the whole picture for a person who fills it", () => {
    const close = keypoints({
      left_shoulder: [900, 100],
      right_shoulder: [300, 100],
      left_hip: [800, 700],
      right_hip: [400, 700],
    });
    expect(personCrop(close, 1280, 720)).toEqual(wholePictureCrop(1280, 720));
  });

  it("never reaches past the picture's farthest edge", () => {
    // Hips at (300, 300) of 640 x 480: the farthest edge is 340 px away, twice that is above 640.
    const large = keypoints({ left_shoulder: [320, 80], left_hip: [300, 300] });
    expect(personCrop(large, 640, 480)).toEqual(wholePictureCrop(640, 480));
    // Hips in the middle of a 640 x 480 picture: at most 320 px, which is the whole picture.
    const middle = keypoints({ left_shoulder: [320, 70], left_hip: [320, 240] });
    expect(personCrop(middle, 640, 480)).toEqual(wholePictureCrop(640, 480));
  });

  it("is the whole picture when all keypoints fall on one point", () => {
    const point = keypoints({ left_shoulder: [50, 50], left_hip: [50, 50] });
    expect(personCrop(point, 640, 480)).toEqual(wholePictureCrop(640, 480));
  });

  it("holds the person of the next frames while he walks on, though it is two frames old", () => {
    const crop = personCrop(keypoints(standing), 1280, 720);
    const twoFramesLaterX = 680 + 2 * (2000 / 30) * (240 / 900); // 2 m/s at 30 fps, legs of 0.9 m are 240 px
    expect(twoFramesLaterX).toBeLessThan(crop.x + crop.size);
  });
});
