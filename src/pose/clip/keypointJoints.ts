import { mocapPointOfKeypoint } from "../mocapPoints";
import { jointCount, jointIndex } from "../skeleton";

/** The joint that each COCO keypoint lies at or near (synthesis/keypointPlacement.ts); undefined for the face. */
export const jointOfKeypoint: readonly (number | undefined)[] = mocapPointOfKeypoint.map((point) =>
  point < jointCount ? point : undefined,
);

const head = jointIndex("Head");

/** The keypoints that are not seen when a joint is not: the face goes with the head. */
export const keypointsOfJoint: readonly (readonly number[])[] = Array.from({ length: jointCount }, (_, joint) =>
  jointOfKeypoint.flatMap((own, keypoint) => ((own ?? head) === joint ? [keypoint] : [])),
);
