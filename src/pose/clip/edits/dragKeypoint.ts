import { keypointTrust } from "../../keypointFeatures";
import { rootPosition } from "../../rootPosition";
import { length, unit, type Vector } from "../../rotation";
import { type JointName, jointIndex, jointParents } from "../../skeleton";
import { boneVector, withBones } from "../boneVectors";
import { editKey } from "../editKeys";
import { jointOfKeypoint } from "../keypointJoints";
import { PersonInPicture, type PictureCamera, type Pixel } from "../personInPicture";
import { pointOf, subtract } from "../vectors";
import { boneChanges, type Changes, type EditedFrame } from "./editedFrame";
import { pointBone } from "./moveJoint";

/** What the journal calls it: bones that were set by it have a depth that nobody gave (dataset/pictureBones.ts). */
export const dragKeypointLabel = "move-keypoint";

/** Joints that detectors show elsewhere than motion capture has them (synthesis/keypointPlacement.ts). */
const shownElsewhere: ReadonlySet<number> = new Set(
  (["LShoulder", "RShoulder", "LHip", "RHip", "LKnee", "RKnee", "LFoot", "RFoot"] satisfies JointName[]).map(
    jointIndex,
  ),
);
/** By at most so much; a keypoint that is further off was simply wrong. */
const largestOffsetMm = 80;
/** The joint further out on the limb that keeps its place in the picture. */
const outerJoints: ReadonlyMap<number, number> = new Map(
  (
    [
      ["LElbow", "LWrist"],
      ["RElbow", "RWrist"],
      ["LKnee", "LFoot"],
      ["RKnee", "RFoot"],
    ] satisfies [JointName, JointName][]
  ).map(([inner, outer]) => [jointIndex(inner), jointIndex(outer)]),
);

/**
 * Puts a keypoint somewhere else in the picture, and its joint where it is seen there: on the sphere about its parent that
 * the bone's length allows, of the two places on the ray the one nearer to the present depth. A ray that passes the sphere
 * by gets the point nearest to it, the bone lying across. The outer joint of a limb keeps its place in the picture as far
 * as its bone allows. A keypoint of the face changes nothing but itself, as does any where there is no pose or too few
 * keypoints to tell where the person stands.
 *
 * @param edited undefined: the frame has no pose
 * @param keypoints 17 x (x px, y px, score) as they are before the edit
 * @param to px
 */
export function dragKeypoint(
  frame: number,
  edited: EditedFrame | undefined,
  keypoints: ArrayLike<number>,
  keypoint: number,
  to: Pixel,
  camera: PictureCamera,
): Changes {
  const changes: Changes = { [editKey.keypoint(frame, keypoint)]: [...to] };
  const joint = jointOfKeypoint[keypoint];
  if (joint === undefined || !edited) return changes;
  const [width, height] = camera.imageSize;
  const root = rootPosition(edited.pose, keypoints, width, height, camera.focalPx);
  if (!root) return changes;
  const picture = new PersonInPicture(camera, root);
  const offset = offsetOf(picture, edited, keypoints, keypoint, joint);
  return { ...changes, ...placeJoint(picture, edited, joint, [to[0] - offset[0], to[1] - offset[1]]) };
}

/** From where the joint is seen to where its keypoint is, px. */
function offsetOf(
  picture: PersonInPicture,
  { pose }: EditedFrame,
  keypoints: ArrayLike<number>,
  keypoint: number,
  joint: number,
): Pixel {
  const score = keypoints[keypoint * 3 + 2]!;
  if (!shownElsewhere.has(joint) || !(keypointTrust(score) > 0)) return [0, 0];
  const seen = picture.project(pointOf(pose, joint));
  const offset: Pixel = [keypoints[keypoint * 3]! - seen[0], keypoints[keypoint * 3 + 1]! - seen[1]];
  return Math.hypot(...offset) <= picture.pixelsOf(largestOffsetMm, pointOf(pose, joint)) ? offset : [0, 0];
}

function placeJoint(picture: PersonInPicture, edited: EditedFrame, joint: number, at: Pixel): Changes {
  const { frame, pose } = edited;
  const bone = placedBone(picture, pose, joint, at);
  const direction = unit(bone);
  if (!direction) return {};
  const outer = outerJoints.get(joint);
  if (outer === undefined) return pointBone(edited, joint, direction);
  const vectors: Vector[] = [];
  vectors[joint] = bone;
  const moved = withBones(pose, vectors);
  const outerBone = placedBone(picture, moved, outer, picture.project(pointOf(pose, outer)));
  return boneChanges(frame, [
    [joint, bone],
    [outer, outerBone],
  ]);
}

/** From a joint's parent to where the joint is seen at a pixel, as long as its bone is. */
function placedBone(picture: PersonInPicture, pose: ArrayLike<number>, joint: number, at: Pixel): Vector {
  const parent = pointOf(pose, jointParents[joint]!);
  const bone = boneVector(pose, joint);
  return subtract(picture.pointOnRay(at, parent, length(bone), pointOf(pose, joint)), parent);
}
