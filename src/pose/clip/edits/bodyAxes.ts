import { cross, unit, type Vector } from "../../rotation";
import { jointIndex } from "../../skeleton";
import { add, partAcross, pointOf, subtract } from "../vectors";

/** Unit vectors along the subject's own left, up and front, at right angles to one another. */
export interface BodyAxes {
  left: Vector;
  up: Vector;
  front: Vector;
}

const facingCamera: BodyAxes = { left: [1, 0, 0], up: [0, -1, 0], front: [0, 0, -1] };
const [hip, thorax] = [jointIndex("Hip"), jointIndex("Thorax")];
const [rightHip, leftHip] = [jointIndex("RHip"), jointIndex("LHip")];
const [rightShoulder, leftShoulder] = [jointIndex("RShoulder"), jointIndex("LShoulder")];

/**
 * The trunk's axes: left from the line of the hips and that of the shoulders, up along the spine.
 * @param pose 17 x 3, camera axes
 */
export function bodyAxes(pose: ArrayLike<number>): BodyAxes {
  const between = (from: number, to: number) => subtract(pointOf(pose, to), pointOf(pose, from));
  const up = unit(between(hip, thorax));
  const across = add(between(rightHip, leftHip), between(rightShoulder, leftShoulder));
  const left = up && unit(partAcross(across, up));
  return left ? { left, up, front: cross(left, up) } : facingCamera;
}

/** The line through the hips, from right to left. @param pose 17 x 3 */
export function pelvisAxis(pose: ArrayLike<number>): Vector {
  return unit(subtract(pointOf(pose, leftHip), pointOf(pose, rightHip))) ?? bodyAxes(pose).left;
}
