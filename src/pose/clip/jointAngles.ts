import { cross, dot, length, unit, type Vector } from "../rotation";
import { type JointName, jointIndex } from "../skeleton";
import { partAcross, pointOf, scale, subtract } from "./vectors";

/**
 * Angles of the body, degrees, from joint positions alone (bones do not tell their twist):
 *
 * - `flexion`
 *   - knee, elbow, spine, neck: 0 for a straight limb (or back, or neck), growing as it bends;
 *   - hip, shoulder: of the thigh or upper arm, in the plane across the line through both hips (shoulders): 0 along the
 *     trunk downwards, positive to the front, -180 to 180;
 * - `abduction` of hip and shoulder: out of that plane, positive away from the body's middle, -90 to 90;
 * - `lean` of the trunk (joint Spine): angle between the line from hip to thorax and upright, 0 to 180;
 * - `lean-forward`, `lean-left` of the trunk: its parts to the body's front and to its left, in planes through the upright;
 * - `twist` of the trunk: of the shoulders' line against the hips', about the trunk; positive with the left shoulder forward.
 */
export const angleKinds = ["flexion", "abduction", "lean", "lean-forward", "lean-left", "twist"] as const;
export type AngleKind = (typeof angleKinds)[number];

interface Chain {
  kind: "chain";
  from: number;
  to: number;
}
interface Ball {
  kind: "ball";
  /** The other end of the bone. */
  to: number;
  left: number;
  right: number;
  side: 1 | -1;
}
type JointForm = Chain | Ball;

const joint = jointIndex;
const chain = (from: JointName, to: JointName): Chain => ({ kind: "chain", from: joint(from), to: joint(to) });
const ball = (to: JointName, left: JointName, right: JointName, side: 1 | -1): Ball => ({
  kind: "ball",
  to: joint(to),
  left: joint(left),
  right: joint(right),
  side,
});

const forms = new Map<number, JointForm>([
  [joint("RKnee"), chain("RHip", "RFoot")],
  [joint("LKnee"), chain("LHip", "LFoot")],
  [joint("RElbow"), chain("RShoulder", "RWrist")],
  [joint("LElbow"), chain("LShoulder", "LWrist")],
  [joint("Spine"), chain("Hip", "Thorax")],
  [joint("Neck"), chain("Thorax", "Head")],
  [joint("RHip"), ball("RKnee", "LHip", "RHip", -1)],
  [joint("LHip"), ball("LKnee", "LHip", "RHip", 1)],
  [joint("RShoulder"), ball("RElbow", "LShoulder", "RShoulder", -1)],
  [joint("LShoulder"), ball("LElbow", "LShoulder", "RShoulder", 1)],
]);
const spine = joint("Spine");
const [hip, thorax] = [joint("Hip"), joint("Thorax")];
const degrees = 180 / Math.PI;

/** The angles that a joint has; none at the body's ends. */
export function anglesOf(jointAt: number): AngleKind[] {
  const form = forms.get(jointAt);
  if (jointAt === spine) return ["flexion", "lean", "lean-forward", "lean-left", "twist"];
  if (!form) return [];
  return form.kind === "ball" ? ["flexion", "abduction"] : ["flexion"];
}

/**
 * @param pose 17 x 3, inside frame (Y up, Z front, X left), any unit
 * @returns degrees; NaN for a joint that has no such angle, without a pose, and where bones have no direction
 */
export function jointAngle(pose: ArrayLike<number>, jointAt: number, kind: AngleKind): number {
  const form = forms.get(jointAt);
  if (!form || !anglesOf(jointAt).includes(kind)) return Number.NaN;
  switch (kind) {
    case "flexion":
      return form.kind === "chain" ? bend(pose, form, jointAt) : ballAngle(pose, form, jointAt).flexion;
    case "abduction":
      return form.kind === "ball" ? ballAngle(pose, form, jointAt).abduction : Number.NaN;
    case "twist":
      return trunkTwist(pose);
    default:
      return trunkLean(pose, kind);
  }
}

function bend(pose: ArrayLike<number>, { from, to }: Chain, at: number): number {
  return angleBetween(between(pose, from, at), between(pose, at, to));
}

function ballAngle(pose: ArrayLike<number>, { to, left, right, side }: Ball, at: number) {
  const nothing = { flexion: Number.NaN, abduction: Number.NaN };
  const bone = unit(between(pose, at, to));
  const outwards = unit(between(pose, right, left));
  const trunk = outwards && unit(partAcross(between(pose, thorax, hip), outwards));
  if (!bone || !outwards || !trunk) return nothing;
  // Left x up = front, and the trunk points down.
  const front = cross(outwards, scale(trunk, -1));
  const out = dot(bone, outwards);
  return {
    flexion: Math.atan2(dot(bone, front), dot(bone, trunk)) * degrees,
    abduction: side * Math.asin(Math.min(1, Math.max(-1, out))) * degrees,
  };
}

function trunkTwist(pose: ArrayLike<number>): number {
  const up = unit(between(pose, hip, thorax));
  const hips = up && unit(partAcross(between(pose, joint("RHip"), joint("LHip")), up));
  const shoulders = up && unit(partAcross(between(pose, joint("RShoulder"), joint("LShoulder")), up));
  if (!up || !hips || !shoulders) return Number.NaN;
  // A turn to the left brings the left shoulder back: about the upward axis it is positive.
  return -Math.atan2(dot(cross(hips, shoulders), up), dot(hips, shoulders)) * degrees;
}

function trunkLean(pose: ArrayLike<number>, kind: "lean" | "lean-forward" | "lean-left"): number {
  const trunk = unit(between(pose, hip, thorax));
  if (!trunk) return Number.NaN;
  if (kind === "lean") return angleBetween(trunk, [0, 1, 0]);
  const [x, , z] = between(pose, joint("RHip"), joint("LHip"));
  const left = unit([x, 0, z]);
  if (!left) return Number.NaN;
  const direction = kind === "lean-left" ? left : cross(left, [0, 1, 0]);
  return Math.atan2(dot(trunk, direction), trunk[1]) * degrees;
}

function angleBetween(a: Vector, b: Vector): number {
  if (length(a) === 0 || length(b) === 0) return Number.NaN;
  return Math.atan2(length(cross(a, b)), dot(a, b)) * degrees;
}

function between(pose: ArrayLike<number>, from: number, to: number): Vector {
  return subtract(pointOf(pose, to), pointOf(pose, from));
}
