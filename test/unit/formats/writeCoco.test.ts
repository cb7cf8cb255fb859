import { describe, expect, it } from "vitest";
import type { Motion } from "../../../src/formats/motion";
import { cocoPieces } from "../../../src/formats/writeCoco";
import { keypointNames } from "../../../src/pose/keypoints";
import { jointIndex } from "../../../src/pose/skeleton";
import { walk } from "./support/motions";

const coco = (motion: Motion) => JSON.parse([...cocoPieces(motion)].join(""));

describe("cocoPieces", () => {
  it("has an image for every frame by the clip's own number, and an annotation where a person was seen", () => {
    const motion = walk([0, 0.04, 0.1], [1], { clipFrames: Int32Array.of(7, 8, 12) });
    const { images, annotations, categories } = coco(motion);
    expect(images).toEqual([
      { id: 1, file_name: "frame_000007.png", width: 1280, height: 720, frame_index: 7, time_s: 0 },
      { id: 2, file_name: "frame_000008.png", width: 1280, height: 720, frame_index: 8, time_s: 0.04 },
      { id: 3, file_name: "frame_000012.png", width: 1280, height: 720, frame_index: 12, time_s: 0.1 },
    ]);
    expect(annotations.map((each: { id: number; image_id: number }) => [each.id, each.image_id])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(annotations[0]).toMatchObject({ category_id: 1, iscrowd: 0, num_keypoints: 17, score: 0.9 });
    // x from 100 to 148, y from 101 to 149.
    expect(annotations[0].bbox).toEqual([100, 101, 48, 48]);
    expect(annotations[0].area).toBe(48 * 48);
    expect(annotations[0].keypoints).toHaveLength(51);
    expect(categories[0].keypoints).toEqual(keypointNames);
  });

  it("counts keypoints of the skeleton from 1: left knee to left hip is 14 to 12", () => {
    const [{ skeleton, keypoints }] = coco(walk([0])).categories;
    expect(skeleton).toHaveLength(19);
    expect(skeleton).toContainEqual([14, 12]);
    expect([keypoints[14 - 1], keypoints[12 - 1]]).toEqual(["left_knee", "left_hip"]);
    for (const pair of skeleton) for (const each of pair) expect(keypoints[each - 1]).toBeDefined();
  });

  it("marks what is seen, what is covered, and what is not there", () => {
    const motion = walk([0], [], { hidden: new Uint8Array(17) });
    motion.hidden![jointIndex("LElbow")] = 1;
    motion.hidden![jointIndex("RFoot")] = 2;
    motion.keypoints![keypointNames.indexOf("nose") * 3 + 2] = 0.2;
    motion.keypoints![keypointNames.indexOf("left_eye") * 3 + 2] = 0.05;
    const [{ keypoints, num_keypoints }] = coco(motion).annotations;
    const v = (name: (typeof keypointNames)[number]) => keypoints[keypointNames.indexOf(name) * 3 + 2];
    expect([v("left_elbow"), v("right_ankle"), v("nose"), v("left_eye"), v("right_knee")]).toEqual([1, 0, 1, 0, 2]);
    const ankle = keypointNames.indexOf("right_ankle") * 3;
    expect(keypoints.slice(ankle, ankle + 3)).toEqual([0, 0, 0]);
    expect(num_keypoints).toBe(15);
  });

  it("refuses a motion without keypoints by its name", () => {
    expect(() => coco(walk([0], [], { keypoints: undefined }))).toThrow('"Walk in a circle" has no keypoints');
  });
});
