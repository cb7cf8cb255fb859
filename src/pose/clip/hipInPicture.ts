import { keypointStride } from "../keypoints";
import { rootPosition } from "../rootPosition";
import { length, type Vector } from "../rotation";
import { jointCount } from "../skeleton";
import type { ClipComposer, ComposedFrame } from "./clipComposer";
import type { ClipPlacer } from "./clipPlacer";
import { keypointsOfJoint } from "./keypointJoints";
import type { PictureCamera } from "./personInPicture";
import { add, pointOf, subtract } from "./vectors";

/** mm; less is rounding. */
const leastMoveMm = 1;

/** The joints that corrections have put elsewhere than the motion under them has them. Empty without a pose under them. */
export function movedJoints(composed: ComposedFrame, basePose: ArrayLike<number> | undefined): Set<number> {
  const moved = new Set<number>();
  for (let joint = 0; basePose && joint < jointCount; joint++) {
    if (length(subtract(pointOf(composed.pose, joint), pointOf(basePose, joint))) > leastMoveMm) moved.add(joint);
  }
  return moved;
}

/**
 * Where the figure's hip is in front of the camera, so that the figure as it was corrected lies over the picture. Keypoints
 * that a joint was moved away from in 3D say nothing about that: they are left out, as long as enough others are there.
 *
 * @param isCorrected whether a keypoint was put right in the picture
 * @returns mm, camera axes; undefined without keypoints, a pose, or enough of them
 */
export function hipInPicture(
  { composer, placer }: { composer: ClipComposer; placer: ClipPlacer },
  frame: number,
  { imageSize: [width, height], focalPx }: PictureCamera,
  isCorrected: (keypoint: number) => boolean,
): Vector | undefined {
  const composed = composer.compose(frame);
  if (!composed?.hasPose || !composed.keypoints) return undefined;
  const { pose, keypoints } = composed;
  const telling = keypoints.slice();
  for (const joint of movedJoints(composed, composer.basePose(frame))) {
    for (const keypoint of keypointsOfJoint[joint]!) {
      if (!isCorrected(keypoint)) telling[keypoint * keypointStride + 2] = 0;
    }
  }
  const hip =
    rootPosition(pose, telling, width, height, focalPx) ?? rootPosition(pose, keypoints, width, height, focalPx);
  // A hip that was moved by hand takes the figure along.
  const offset = placer.toPose(composer.rootOffset(frame));
  return hip && (offset ? add(hip, offset) : hip);
}
