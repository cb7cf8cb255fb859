import { movedJoints } from "../../../../pose/clip/hipInPicture";
import { keypointsOfJoint } from "../../../../pose/clip/keypointJoints";
import { PersonInPicture, type Pixel } from "../../../../pose/clip/personInPicture";
import { pointOf } from "../../../../pose/clip/vectors";
import { length } from "../../../../pose/rotation";
import { jointCount, jointIndex, jointParents } from "../../../../pose/skeleton";
import type { ClipSession } from "../session/clipSession";
import { pictureCamera, shownHip } from "../session/pictureCamera";

const head = jointIndex("Head");

/**
 * The bones of the figure, as the picture would show them, that corrections have moved away from their keypoints: where the
 * 3D pose does not fit the picture. None on a frame without corrections.
 *
 * @param leastPx of the picture; what is nearer to its keypoint fits
 * @returns each bone's two ends, px
 */
export function differingBones(clip: ClipSession, leastPx: number): [from: Pixel, to: Pixel][] {
  const { frame, composed } = clip.feed.current;
  const keypoints = composed?.keypoints;
  const camera = pictureCamera(clip, frame);
  if (!composed?.hasPose || !keypoints || !camera) return [];
  const moved = movedJoints(composed, clip.composer.basePose(frame));
  const isHipMoved = length(clip.composer.rootOffset(frame)) > 0;
  if (moved.size === 0 && !isHipMoved) return [];
  const hip = shownHip(clip, frame, camera);
  if (!hip) return [];
  const person = new PersonInPicture(camera, hip);
  const seen = Array.from({ length: jointCount }, (_, joint) => person.project(pointOf(composed.pose, joint)));
  const differs = seen.map(([x, y], joint) => {
    if (!isHipMoved && !moved.has(joint)) return false;
    // The face's points are not where the head's joint is.
    const [keypoint] = joint === head ? [] : keypointsOfJoint[joint]!;
    if (keypoint === undefined) return true;
    return !(Math.hypot(x - keypoints[keypoint * 3]!, y - keypoints[keypoint * 3 + 1]!) < leastPx);
  });
  return seen.flatMap((to, joint) => {
    const parent = jointParents[joint]!;
    const isShown = parent >= 0 && (differs[joint] || differs[parent]);
    return isShown ? [[seen[parent]!, to] as [Pixel, Pixel]] : [];
  });
}
