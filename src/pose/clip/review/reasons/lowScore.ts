import { keypointStride } from "../../../keypoints";
import { jointOfKeypoint } from "../../keypointJoints";
import { type Finding, type ReviewWindow, severityBetween } from "../reviewFrame";

/** Shoulders to ankles: the face is often turned away. */
const firstBodyKeypoint = 5;
const bodyKeypoints = 12;
/**
 * Mean score below which a frame is looked at. 10 % of invented frames (reviewClip.ts) are below 0.45, of which 17 % have a
 * mean joint error above 150 mm; 3 % below 0.38, of which 30 % have; of all frames, 5 %.
 */
const lowMean = 0.5;
const lowestMean = 0.2;
/** A keypoint below this has half of the network's trust (keypointFeatures.ts). */
const lowKeypoint = 0.2;

/** Value: mean score of the body's keypoints. Keypoints of joints that are marked as hidden do not count. */
export function lowScore({ now: { keypoints, hidden } }: ReviewWindow): Finding | undefined {
  if (!keypoints) return undefined;
  let sum = 0;
  let count = 0;
  const joints: number[] = [];
  for (let keypoint = firstBodyKeypoint; keypoint < firstBodyKeypoint + bodyKeypoints; keypoint++) {
    const joint = jointOfKeypoint[keypoint]!;
    if (hidden[joint]) continue;
    const score = keypoints[keypoint * keypointStride + 2]!;
    sum += score;
    count++;
    if (score < lowKeypoint) joints.push(joint);
  }
  const value = sum / count;
  if (!(value < lowMean)) return undefined;
  return { joints, value, severity: severityBetween(value, lowMean, lowestMean) };
}
