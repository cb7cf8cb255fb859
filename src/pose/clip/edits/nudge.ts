import type { Vector } from "../../rotation";
import { add, pointOf, scale } from "../vectors";
import type { Changes, EditedFrame } from "./editedFrame";
import { moveJoint } from "./moveJoint";

/** Unit vectors in camera axes along which a view's right, up and towards the viewer lie. */
export interface ViewAxes {
  right: Vector;
  up: Vector;
  towards: Vector;
}

/** The picture itself as a view. */
export const cameraView: ViewAxes = { right: [1, 0, 0], up: [0, -1, 0], towards: [0, 0, -1] };

/**
 * Moves a joint by a little, as with arrow keys.
 * @param by mm to the right, up and towards the viewer
 */
export function nudge(edited: EditedFrame, joint: number, by: Vector, view: ViewAxes = cameraView): Changes {
  const step = add(add(scale(view.right, by[0]), scale(view.up, by[1])), scale(view.towards, by[2]));
  return moveJoint(edited, joint, add(pointOf(edited.pose, joint), step));
}
