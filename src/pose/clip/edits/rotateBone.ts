import { cross, type Quaternion, type Vector } from "../../rotation";
import { add, scale } from "../vectors";
import { boneChanges, type Changes, type EditedFrame, turnedSubtree } from "./editedFrame";

/**
 * Turns a joint's bone about its parent, and with it, rigidly, all that hangs on it; the hip: the whole body.
 * @param rotation unit quaternion, camera axes
 */
export function rotateBone({ frame, pose }: EditedFrame, joint: number, rotation: Quaternion): Changes {
  return boneChanges(
    frame,
    turnedSubtree(pose, joint, (bone) => rotated(bone, rotation)),
  );
}

/** v + 2 w (q x v) + 2 q x (q x v) */
function rotated(vector: Vector, [x, y, z, w]: Quaternion): Vector {
  const axis: Vector = [x, y, z];
  const once = cross(axis, vector);
  return add(vector, scale(add(scale(once, w), cross(axis, once)), 2));
}
