import { jointCount } from "../../../skeleton";
import { type Finding, type ReviewWindow, severityBetween } from "../reviewFrame";

/**
 * How far a joint may be from the straight line between its places in the frames before and after. The network's raw poses
 * are beyond 85 mm in 10 % of invented frames (reviewClip.ts) and beyond 160 mm in 1 %, at 25 and at 50 frames a second
 * alike: that is noise, and has its own threshold. Of the latter, 21 % have a mean joint error above 150 mm, of all frames
 * 5 %. Where frames are far apart people really do change direction: 40 m/s^2 are allowed for.
 */
const noiseMm = 90;
const accelerationMmS2 = 40_000;
const worstFactor = 2.5;

/** Value: mm between the joint and the line from before to after, of the joint that jumps most. */
export function jump({ before, now, after }: ReviewWindow): Finding | undefined {
  if (!before || !after) return undefined;
  const share = (now.timeS - before.timeS) / (after.timeS - before.timeS);
  const allowedMm = noiseMm + 0.5 * accelerationMmS2 * (now.timeS - before.timeS) * (after.timeS - now.timeS);
  const joints: number[] = [];
  let value = 0;
  for (let joint = 0; joint < jointCount; joint++) {
    if (now.hidden[joint]) continue;
    let squares = 0;
    for (let i = joint * 3; i < joint * 3 + 3; i++) {
      const gap = now.pose[i]! - before.pose[i]! - share * (after.pose[i]! - before.pose[i]!);
      squares += gap * gap;
    }
    if (squares <= allowedMm * allowedMm) continue;
    joints.push(joint);
    value = Math.max(value, Math.sqrt(squares));
  }
  if (joints.length === 0) return undefined;
  return { joints, value, severity: severityBetween(value, allowedMm, worstFactor * allowedMm) };
}
