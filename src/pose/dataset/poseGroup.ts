import type { PoseGroup } from "../../common/trainingData";
import { type JointName, jointIndex } from "../skeleton";

/** Angles in degrees that tell the groups apart. */
const trunkOfLying = 55;
const legsOfLying = 45;
const thighsOfSitting = 55;
const trunkOfBent = 35;

const degrees = 180 / Math.PI;
const joint = (name: JointName) => jointIndex(name) * 3;
const hip = joint("Hip");
const thorax = joint("Thorax");
const head = joint("Head");
const legs = (["R", "L"] as const).map((side) => ({
  hip: joint(`${side}Hip`),
  knee: joint(`${side}Knee`),
  foot: joint(`${side}Foot`),
}));
const wrists = [joint("LWrist"), joint("RWrist")];

/**
 * What a body does, by the first rule that holds, for a camera that is held about level:
 * - lying: trunk (hip to thorax) more than 55 degrees from upright, and legs (hip to the middle of the feet) more than
 *   45 degrees from hanging down;
 * - sitting: both thighs more than 55 degrees from hanging down (also squatting and kneeling low);
 * - bent: trunk more than 35 degrees from upright, to any side;
 * - arms up: a wrist higher than the head;
 * - standing: anything else (also walking).
 *
 * @param poseMm 17 x 3 mm, camera axes, from index `at` on
 */
export function poseGroup(poseMm: ArrayLike<number>, at = 0): PoseGroup {
  const trunk = degreesFrom(
    -1,
    [0, 1, 2].map((axis) => poseMm[at + thorax + axis]! - poseMm[at + hip + axis]!),
  );
  const stretch = [0, 1, 2].map(
    (axis) => (poseMm[at + legs[0]!.foot + axis]! + poseMm[at + legs[1]!.foot + axis]!) / 2 - poseMm[at + hip + axis]!,
  );
  if (trunk > trunkOfLying && degreesFrom(1, stretch) > legsOfLying) return "lying";
  const thighs = legs.map((leg) =>
    degreesFrom(
      1,
      [0, 1, 2].map((axis) => poseMm[at + leg.knee + axis]! - poseMm[at + leg.hip + axis]!),
    ),
  );
  if (Math.min(...thighs) > thighsOfSitting) return "sitting";
  if (trunk > trunkOfBent) return "bent";
  return wrists.some((wrist) => poseMm[at + wrist + 1]! < poseMm[at + head + 1]!) ? "armsUp" : "standing";
}

/** Angle of a vector with the vertical. @param down 1: from hanging down, -1: from upright */
function degreesFrom(down: 1 | -1, [x, y, z]: number[]): number {
  return Math.atan2(Math.hypot(x!, z!), down * y!) * degrees;
}
