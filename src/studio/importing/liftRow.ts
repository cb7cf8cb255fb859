import type { PoseMessage, SkipMessage } from "../../common/protocol";
import { coordinateCount } from "../../pose/skeleton";
import type { KeypointFrame } from "../clipStream";
import type { SteadyStream } from "./poseEngine";

const nobody = new Float32Array(coordinateCount);

/** The pose of a row of keypoints; an empty row is a frame that shows nobody. */
export function liftRow(
  stream: SteadyStream,
  frame: KeypointFrame,
  imageSize: readonly [number, number],
): Promise<PoseMessage | SkipMessage> {
  const isEmpty = !frame.keypoints.every(Number.isFinite);
  return stream.lift(isEmpty ? { ...frame, keypoints: nobody } : frame, imageSize);
}
