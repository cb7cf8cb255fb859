import { createStore } from "zustand/vanilla";
import { dragKeypoint, dragKeypointLabel } from "../../../../pose/clip/edits/dragKeypoint";
import { type Changes, type EditedFrame, editedFrame } from "../../../../pose/clip/edits/editedFrame";
import { moveJoint } from "../../../../pose/clip/edits/moveJoint";
import { rotateBone } from "../../../../pose/clip/edits/rotateBone";
import { jointOfKeypoint, keypointsOfJoint } from "../../../../pose/clip/keypointJoints";
import { add, pointOf } from "../../../../pose/clip/vectors";
import type { Quaternion, Vector } from "../../../../pose/rotation";
import type { ClipSession } from "../session/clipSession";
import { pictureCamera } from "../session/pictureCamera";
import { nearestKeypoint } from "./nearestKeypoint";

/** What the handles in the 3D view do: move the joint that is chosen, or turn the bone that ends in it. */
export type Handle = "move" | "turn";

/**
 * What the hand is doing. A press becomes a drag when it has moved far enough to be meant; a drag has set a mark in the
 * history, and cancelling bails to it.
 */
type ToolState =
  | { name: "idle" }
  | { name: "press.keypoint"; keypoint: number; x: number; y: number }
  | { name: "drag.keypoint"; keypoint: number; edited: EditedFrame | undefined; keypoints: Float32Array }
  | { name: "drag.joint"; joint: number; edited: EditedFrame }
  | { name: "turn.bone"; joint: number; edited: EditedFrame };

export interface EditorState {
  state: ToolState["name"];
  handle: Handle;
}

/** A press that moves less, in pixels of the screen, is a click. */
const clickPx = 3;

/**
 * The tools of the Annotate screen as one state machine over an open clip. Pointers on the picture come in pixels of the
 * picture, those in the 3D view in metres of the scene.
 */
export class Editor {
  readonly store = createStore<EditorState>(() => ({ state: "idle", handle: "move" }));
  private state: ToolState = { name: "idle" };

  constructor(readonly clip: ClipSession) {}

  setHandle(handle: Handle): void {
    this.store.setState({ handle });
  }

  /** @param reach how near to a keypoint means it, px of the picture */
  hoverPicture(x: number, y: number, reach: number): void {
    const hoveredKeypoint = this.keypointAt(x, y, reach);
    if (hoveredKeypoint !== this.clip.selection.getState().hoveredKeypoint) {
      this.clip.selection.setState({ hoveredKeypoint });
    }
  }

  /**
   * @param reach how near to a keypoint means it, px of the picture
   * @param extend adds to what is chosen
   * @returns whether the press meant a keypoint
   */
  pressPicture(x: number, y: number, reach: number, extend: boolean): boolean {
    const keypoint = this.keypointAt(x, y, reach);
    if (keypoint === undefined) {
      if (!extend) this.select([]);
      return false;
    }
    const joint = jointOfKeypoint[keypoint];
    this.select(joint === undefined ? [] : [joint], extend, keypoint);
    this.enter({ name: "press.keypoint", keypoint, x, y });
    return true;
  }

  /** @param pixel how many pixels of the picture a pixel of the screen is */
  moveOnPicture(x: number, y: number, pixel: number): void {
    const { state } = this;
    if (state.name === "press.keypoint") {
      if (Math.hypot(x - state.x, y - state.y) < clickPx * pixel) return;
      const drag = this.beginKeypointDrag(state.keypoint);
      if (drag) this.dragKeypoint(drag, x, y);
    } else if (state.name === "drag.keypoint") this.dragKeypoint(state, x, y);
  }

  /** The press or drag on the picture is over. */
  release(): void {
    this.enter({ name: "idle" });
  }

  hoverJoint(hoveredJoint: number | undefined): void {
    if (hoveredJoint !== this.clip.selection.getState().hoveredJoint) this.clip.selection.setState({ hoveredJoint });
  }

  selectJoint(joint: number, extend: boolean): void {
    this.select([joint], extend);
  }

  /** The joint that handles act on: the one chosen last. */
  get activeJoint(): number | undefined {
    return this.clip.selection.getState().joints.at(-1);
  }

  /** @returns false where there is no pose to edit */
  beginJointDrag(joint: number): boolean {
    return this.beginSceneDrag("drag.joint", joint);
  }

  /** @returns false where there is no pose to edit */
  beginBoneTurn(joint: number): boolean {
    return this.beginSceneDrag("turn.bone", joint);
  }

  /** @param step how far the hand has moved since the drag began, m, in the scene */
  dragJointBy(step: Vector): void {
    const { state } = this;
    if (state.name !== "drag.joint") return;
    const { edited, joint } = state;
    const moved = this.clip.placer.toPose(step);
    if (moved) this.apply("move-joint", moveJoint(edited, joint, add(pointOf(edited.pose, joint), moved)));
  }

  /** @param rotation since the turn began, in the scene */
  turnBoneBy(rotation: Quaternion): void {
    const { state } = this;
    if (state.name !== "turn.bone") return;
    const [x, y, z, w] = rotation;
    const { placer } = this.clip;
    const axis = placer.toPose([x, y, z]);
    if (!axis) return;
    // The same angle about the same axis: its length is that of a turn, not of a place.
    const turned = axis.map((part) => (part * placer.scale) / 1000) as unknown as Vector;
    this.apply("rotate-bone", rotateBone(state.edited, state.joint, [...turned, w]));
  }

  /** Takes back the drag that is going on. @returns whether there was one */
  cancel(): boolean {
    const { name } = this.state;
    if (name === "idle") return false;
    if (name !== "press.keypoint") this.clip.bail("cancel");
    this.enter({ name: "idle" });
    return true;
  }

  private beginKeypointDrag(keypoint: number) {
    const { clip } = this;
    const { frame } = clip.playback;
    const keypoints = clip.composer.compose(frame)?.keypoints;
    if (!keypoints) return undefined;
    this.mark();
    const edited = editedFrame(clip.composer, frame);
    const state = { name: "drag.keypoint", keypoint, edited, keypoints: keypoints.slice() } as const;
    this.enter(state);
    return state;
  }

  private dragKeypoint(drag: Extract<ToolState, { name: "drag.keypoint" }>, x: number, y: number): void {
    const { clip } = this;
    const frame = drag.edited?.frame ?? clip.playback.frame;
    const camera = pictureCamera(clip, frame);
    if (!camera) return;
    this.apply(dragKeypointLabel, dragKeypoint(frame, drag.edited, drag.keypoints, drag.keypoint, [x, y], camera));
  }

  private beginSceneDrag(name: "drag.joint" | "turn.bone", joint: number): boolean {
    const { clip } = this;
    clip.playback.pause();
    const { frame } = clip.playback;
    const edited = editedFrame(clip.composer, frame);
    if (!edited) return false;
    this.mark();
    this.enter({ name, joint, edited });
    return true;
  }

  private mark(): void {
    this.clip.playback.pause();
    this.clip.history.mark();
  }

  private apply(label: string, changes: Changes): void {
    this.clip.edit(label, changes, true);
  }

  private select(joints: readonly number[], extend = false, keypoint?: number): void {
    const { selection } = this.clip;
    const before = extend ? selection.getState() : { joints: [], keypoints: [] };
    const others = before.joints.filter((joint) => !joints.includes(joint));
    const chosen = keypoint === undefined ? joints.flatMap((joint) => keypointsOfJoint[joint]!) : [keypoint];
    const otherKeypoints = before.keypoints.filter((each) => !chosen.includes(each));
    selection.setState({ joints: [...others, ...joints], keypoints: [...otherKeypoints, ...chosen] });
  }

  private keypointAt(x: number, y: number, reach: number): number | undefined {
    const keypoints = this.clip.feed.current.composed?.keypoints;
    return keypoints && nearestKeypoint(keypoints, x, y, reach);
  }

  private enter(state: ToolState): void {
    this.state = state;
    if (state.name !== this.store.getState().state) this.store.setState({ state: state.name });
  }
}
