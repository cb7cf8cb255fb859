import { describe, expect, it } from "vitest";
import { jointIndex } from "../../../../../../src/pose/skeleton";
import type { ClipSession } from "../../../../../../src/renderer/screens/annotate/session/clipSession";
import { Editor } from "../../../../../../src/renderer/screens/annotate/tools/editor";
import { openClip } from "./openClip";

const leftWrist = jointIndex("LWrist");
const leftElbow = jointIndex("LElbow");
const wristKeypoint = 9;
const reach = 12;

async function openEditor() {
  const opened = await openClip();
  return { ...opened, editor: new Editor(opened.clip) };
}

function keypointAt(clip: ClipSession, keypoint: number): [number, number] {
  const { keypoints } = clip.composer.compose(clip.playback.frame)!;
  return [keypoints![keypoint * 3]!, keypoints![keypoint * 3 + 1]!];
}

const poseAt = (clip: ClipSession) => Array.from(clip.composer.compose(clip.playback.frame)!.pose);
const jointAt = (clip: ClipSession, joint: number) => poseAt(clip).slice(joint * 3, joint * 3 + 3);
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, axis) => value - b[axis]!));

describe("the editor on the picture", () => {
  it("chooses the keypoint that is pressed, and its joint", async () => {
    const { clip, editor } = await openEditor();
    const [x, y] = keypointAt(clip, wristKeypoint);
    expect(editor.pressPicture(x + 3, y - 3, reach, false)).toBe(true);
    expect(editor.store.getState().state).toBe("press.keypoint");
    expect(clip.selection.getState()).toMatchObject({ keypoints: [wristKeypoint], joints: [leftWrist] });
    editor.release();
    expect(editor.store.getState().state).toBe("idle");
    expect(clip.history.canUndo).toBe(false);
  });

  it("lets go of the choice where there is no keypoint", async () => {
    const { clip, editor } = await openEditor();
    editor.selectJoint(leftWrist, false);
    expect(editor.pressPicture(5, 5, reach, false)).toBe(false);
    expect(clip.selection.getState().joints).toEqual([]);
  });

  it("takes a small move for a click", async () => {
    const { clip, editor } = await openEditor();
    const [x, y] = keypointAt(clip, wristKeypoint);
    editor.pressPicture(x, y, reach, false);
    editor.moveOnPicture(x + 2, y, 1);
    expect(editor.store.getState().state).toBe("press.keypoint");
    expect(clip.history.canUndo).toBe(false);
  });

  it("drags a keypoint: it is where the hand is, the arm's bones keep their lengths, one step of undo", async () => {
    const { clip, editor } = await openEditor();
    const before = poseAt(clip);
    const [x, y] = keypointAt(clip, wristKeypoint);
    editor.pressPicture(x, y, reach, false);
    for (let move = 1; move <= 20; move++) editor.moveOnPicture(x + move * 2, y - move * 3, 1);
    expect(editor.store.getState().state).toBe("drag.keypoint");
    editor.release();

    expect(keypointAt(clip, wristKeypoint)).toEqual([expect.closeTo(x + 40, 3), expect.closeTo(y - 60, 3)]);
    const length = (pose: number[]) =>
      distance(pose.slice(leftWrist * 3, leftWrist * 3 + 3), pose.slice(leftElbow * 3, leftElbow * 3 + 3));
    expect(length(poseAt(clip))).toBeCloseTo(length(before), 2);
    // 60 px up at four metres and a focal length of 1280 px is about 19 cm.
    expect(jointAt(clip, leftWrist)[1]).toBeLessThan(before[leftWrist * 3 + 1]! - 60);

    expect(clip.history.undoLabel).toBe("move-keypoint");
    clip.undo();
    expect(poseAt(clip)).toEqual(before);
    expect(clip.history.canUndo).toBe(false);
  });

  it("takes everything back when the drag is cancelled", async () => {
    const { clip, editor } = await openEditor();
    const before = poseAt(clip);
    const [x, y] = keypointAt(clip, wristKeypoint);
    editor.pressPicture(x, y, reach, false);
    editor.moveOnPicture(x + 50, y, 1);
    expect(poseAt(clip)).not.toEqual(before);
    expect(editor.cancel()).toBe(true);
    expect(poseAt(clip)).toEqual(before);
    expect(clip.history.canUndo).toBe(false);
    expect(editor.cancel()).toBe(false);
  });
});

describe("the editor in the 3D view", () => {
  it("moves a wrist by as much as the hand moved, in the scene", async () => {
    const { clip, editor } = await openEditor();
    const before = clip.placer.joints(clip.playback.frame)!.slice(leftWrist * 3, leftWrist * 3 + 3);
    editor.selectJoint(leftWrist, false);
    expect(editor.beginJointDrag(leftWrist)).toBe(true);
    editor.dragJointBy([-0.05, 0.1, 0.04]);
    editor.release();
    const after = clip.placer.joints(clip.playback.frame)!.slice(leftWrist * 3, leftWrist * 3 + 3);
    expect(after[0]! - before[0]!).toBeCloseTo(-0.05, 3);
    expect(after[1]! - before[1]!).toBeCloseTo(0.1, 3);
    expect(after[2]! - before[2]!).toBeCloseTo(0.04, 3);
    expect(clip.composer.isKeyframe(clip.playback.frame)).toBe(true);
  });

  it("turns a bone about its parent: a quarter turn about the scene's up takes left to the back and front to the left", async () => {
    const { clip, editor } = await openEditor();
    const forearm = () => {
      const joints = Array.from(clip.placer.joints(clip.playback.frame)!);
      return [0, 1, 2].map((axis) => joints[leftWrist * 3 + axis]! - joints[leftElbow * 3 + axis]!);
    };
    const [x, y, z] = forearm();
    editor.beginBoneTurn(leftWrist);
    editor.turnBoneBy([0, Math.SQRT1_2, 0, Math.SQRT1_2]);
    editor.release();
    expect(forearm()).toEqual([expect.closeTo(z!, 4), expect.closeTo(y!, 4), expect.closeTo(-x!, 4)]);
  });

  it("chooses several joints with the last one active, and shows their keypoints", async () => {
    const { clip, editor } = await openEditor();
    editor.selectJoint(leftElbow, false);
    editor.selectJoint(leftWrist, true);
    expect(editor.activeJoint).toBe(leftWrist);
    expect(clip.selection.getState()).toMatchObject({ joints: [leftElbow, leftWrist], keypoints: [7, 9] });
  });
});
