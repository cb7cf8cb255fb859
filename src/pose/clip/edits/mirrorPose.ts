import { dot, type Vector } from "../../rotation";
import { mirroredJoint } from "../../skeleton";
import { boneVector } from "../boneVectors";
import { scale, subtract } from "../vectors";
import { pelvisAxis } from "./bodyAxes";
import { boneChanges, type Changes, type EditedFrame, subtreeOf } from "./editedFrame";

/**
 * The whole pose as in a mirror that stands in the body's own middle: between the hips, at right angles to the line through
 * them. What the left did, the right does; the body still faces where it did.
 */
export function mirrorPose({ frame, pose }: EditedFrame): Changes {
  const axis = pelvisAxis(pose);
  return boneChanges(
    frame,
    subtreeOf(0).map((joint) => [joint, mirrored(boneVector(pose, mirroredJoint[joint]!), axis)] as const),
  );
}

function mirrored(vector: Vector, axis: Vector): Vector {
  return subtract(vector, scale(axis, 2 * dot(vector, axis)));
}
