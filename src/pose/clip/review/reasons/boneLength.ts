import { jointCount, jointParents } from "../../../skeleton";
import { type Finding, type ReviewWindow, severityBetween } from "../reviewFrame";

/**
 * How far a bone may be from the clip's median length. The network's raw poses have such a bone in 10 % of invented frames
 * (reviewClip.ts), of which 17 % have a mean joint error above 150 mm; of those beyond 140 mm (1 %), 43 %; of all, 5 %.
 */
const breakMm = 80;
const worstMm = 200;

/**
 * Value: mm by which the worst bone is too long or too short.
 * @param lengthsMm the clip's median length of the bone that ends in each joint
 */
export function boneLength({ now: { pose, hidden } }: ReviewWindow, lengthsMm: ArrayLike<number>): Finding | undefined {
  const joints: number[] = [];
  let value = 0;
  for (let joint = 1; joint < jointCount; joint++) {
    if (hidden[joint]) continue;
    const [at, from] = [joint * 3, jointParents[joint]! * 3];
    const x = pose[at]! - pose[from]!;
    const y = pose[at + 1]! - pose[from + 1]!;
    const z = pose[at + 2]! - pose[from + 2]!;
    const differenceMm = Math.abs(Math.sqrt(x * x + y * y + z * z) - lengthsMm[joint]!);
    if (differenceMm <= breakMm) continue;
    joints.push(joint);
    value = Math.max(value, differenceMm);
  }
  return joints.length === 0 ? undefined : { joints, value, severity: severityBetween(value, breakMm, worstMm) };
}
