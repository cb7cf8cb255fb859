import { coordinateCount, jointCount } from "../../../skeleton";
import { type Finding, type ReviewWindow, severityBetween } from "../reviewFrame";

/**
 * Mean distance between the first and the last stage's joints. The best sign of a wrong pose that needs no truth: of
 * the invented frames (reviewClip.ts) beyond 27 mm (1 %) three quarters have a mean joint error above 150 mm, of those beyond
 * 13 mm (10 %) a fifth, of all frames 5 %.
 */
const disagreeMm = 12;
const worstMm = 40;
/** A joint is named when it is moved by this much more than the mean. */
const jointFactor = 1.5;

/** Value: mm. */
export function stagesDisagree({ now: { stages } }: ReviewWindow): Finding | undefined {
  if (!stages || stages.length < 2 * coordinateCount) return undefined;
  let sum = 0;
  for (let joint = 0; joint < jointCount; joint++) sum += movedMm(stages, joint);
  const value = sum / jointCount;
  if (!(value > disagreeMm)) return undefined;
  const joints = Array.from({ length: jointCount }, (_, joint) => joint);
  return {
    joints: joints.filter((joint) => movedMm(stages, joint) > jointFactor * value),
    value,
    severity: severityBetween(value, disagreeMm, worstMm),
  };
}

/** How far the last stage has a joint from where the first one has it. */
function movedMm(stages: Float32Array, joint: number): number {
  const first = joint * 3;
  const last = stages.length - coordinateCount + first;
  const x = stages[last]! - stages[first]!;
  const y = stages[last + 1]! - stages[first + 1]!;
  const z = stages[last + 2]! - stages[first + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}
