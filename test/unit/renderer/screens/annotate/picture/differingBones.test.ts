import { describe, expect, it } from "vitest";
import { rootPosition, usualFocalPx } from "../../../../../../src/pose/rootPosition";
import { jointIndex } from "../../../../../../src/pose/skeleton";
import { differingBones } from "../../../../../../src/renderer/screens/annotate/picture/differingBones";
import { pictureCamera, shownHip } from "../../../../../../src/renderer/screens/annotate/session/pictureCamera";
import { clipTools } from "../../../../../../src/renderer/screens/annotate/tools/clipTools";
import { openClip } from "../tools/openClip";

const leftWrist = jointIndex("LWrist");
const leastPx = 5;

async function openTools() {
  const { clip, studio } = await openClip();
  const { editor, actions } = clipTools(clip, studio);
  editor.selectJoint(leftWrist, false);
  return { clip, editor, actions };
}

describe("bones that do not fit the picture", () => {
  it("are none without corrections, and none after a correction in the picture itself", async () => {
    const { clip, editor } = await openTools();
    expect(differingBones(clip, leastPx)).toEqual([]);
    const [x, y] = clip.feed.current.composed!.keypoints!.subarray(9 * 3, 9 * 3 + 2);
    editor.pressPicture(x!, y!, 5, false);
    editor.moveOnPicture(x! + 6, y! - 20, 1);
    editor.release();
    expect(clip.composer.isKeyframe(10)).toBe(true);
    expect(differingBones(clip, leastPx)).toEqual([]);
  });

  it("are those that were moved in 3D, seen from where the figure stood before", async () => {
    const { clip, actions } = await openTools();
    const camera = pictureCamera(clip, 10)!;
    const stood = shownHip(clip, 10, camera)!;
    for (let press = 0; press < 20; press++) actions.nudge([0, 1, 0]);
    const stands = shownHip(clip, 10, camera)!;
    // The moved points, were they heeded, would push the figure down.
    const { pose, keypoints } = clip.feed.current.composed!;
    const [, pushedY] = rootPosition(pose, keypoints!, 1280, 720, camera.focalPx)!;
    expect(pushedY - stood[1]).toBeGreaterThan(6);
    expect(Math.abs(stands[1] - stood[1])).toBeLessThan(3);
    const [x, y, z] = pose.subarray(leftWrist * 3, leftWrist * 3 + 3);
    const [width, height] = camera.imageSize;
    const focalPx = usualFocalPx(width, height);
    const depth = z! + stood[2];
    const seen = [width / 2 + (focalPx * (x! + stood[0])) / depth, height / 2 + (focalPx * (y! + stood[1])) / depth];
    const ends = differingBones(clip, leastPx).map(([, to]) => to);
    expect(ends.length).toBeGreaterThan(0);
    expect(ends.length).toBeLessThan(4);
    expect(Math.min(...ends.map((to) => Math.hypot(to[0] - seen[0]!, to[1] - seen[1]!)))).toBeLessThan(5);
  });

  it("are all of them when the hip was moved", async () => {
    const { clip } = await openTools();
    clip.edit("move-joint", { "root/10": [0.3, 0, 0] });
    expect(differingBones(clip, leastPx)).toHaveLength(16);
  });
});
