import type { Foot } from "../../../common/clipEdits";
import { cross, length, unit, type Vector } from "../../rotation";
import { jointIndex } from "../../skeleton";
import { reachWithTwoBones } from "../edits/twoBoneReach";
import { add, pointOf, scale, subtract } from "../vectors";

/** A place that a foot is held at. */
export interface FootHold {
  foot: Foot;
  /** Of the ankle, in the scene, m. */
  place: Vector;
  /** 0..1: how firmly; in between while the hold comes and goes. */
  weight: number;
}

/** A hold comes and goes over this time before and after it. */
export const holdBlendS = 0.1;

interface Leg {
  hip: number;
  knee: number;
  ankle: number;
}

const legs: Record<Foot, Leg> = {
  left: { hip: jointIndex("LHip"), knee: jointIndex("LKnee"), ankle: jointIndex("LFoot") },
  right: { hip: jointIndex("RHip"), knee: jointIndex("RKnee"), ankle: jointIndex("RFoot") },
};
/** A leg is never stretched further than this share of its length, so that its knee keeps a side to bend to. */
const longestStretch = 0.9995;
const hip = jointIndex("Hip");
const spine = jointIndex("Spine");
/** Rounds of bringing the hip within both legs' reach; each gets nearer, the last ones by hundredths of a millimetre. */
const reachRounds = 24;

/**
 * Holds feet where they are to be: the legs bend by inverse kinematics with their bones' lengths kept, and where a leg is
 * too short the whole body comes as much nearer as it has to. In place.
 *
 * @param joints 17 x 3 m, in the scene
 * @param holds several for one foot are blended by their weights
 */
export function holdFeet(joints: Float32Array, holds: readonly FootHold[]): void {
  const targets = (["left", "right"] as const).flatMap((foot) => {
    const target = targetOf(joints, foot, holds);
    return target ? [{ leg: legs[foot], target }] : [];
  });
  if (targets.length === 0) return;
  const shift = shiftIntoReach(
    targets.map(({ leg, target }) => ({
      needed: subtract(target, pointOf(joints, leg.hip)),
      reach: longestStretch * lengthOf(joints, leg),
    })),
  );
  for (let i = 0; i < joints.length; i++) joints[i]! += shift[i % 3]!;
  const front = frontOf(joints);
  for (const { leg, target } of targets) {
    const [start, middle, end] = [pointOf(joints, leg.hip), pointOf(joints, leg.knee), pointOf(joints, leg.ankle)];
    const bent = reachWithTwoBones({ start, middle, end }, target, front);
    joints.set(bent.middle, leg.knee * 3);
    joints.set(bent.end, leg.ankle * 3);
  }
}

/** Where the holds want a foot; undefined where none has any weight. */
function targetOf(joints: Float32Array, foot: Foot, holds: readonly FootHold[]): Vector | undefined {
  const own = pointOf(joints, legs[foot].ankle);
  let total = 0;
  let pull: Vector = [0, 0, 0];
  for (const hold of holds) {
    if (hold.foot !== foot || hold.weight <= 0) continue;
    total += hold.weight;
    pull = add(pull, scale(subtract(hold.place, own), hold.weight));
  }
  return total === 0 ? undefined : add(own, scale(pull, 1 / Math.max(1, total)));
}

/** The smallest shift of the body after which every leg reaches (projections onto each leg's ball in turn). */
function shiftIntoReach(legsToReach: readonly { needed: Vector; reach: number }[]): Vector {
  let shift: Vector = [0, 0, 0];
  for (let round = 0; round < reachRounds; round++) {
    let changed = false;
    for (const { needed, reach } of legsToReach) {
      const rest = subtract(needed, shift);
      const distance = length(rest);
      if (distance <= reach) continue;
      shift = add(shift, scale(rest, 1 - reach / distance));
      changed = true;
    }
    if (!changed) break;
  }
  return shift;
}

function lengthOf(joints: ArrayLike<number>, { hip: start, knee, ankle }: Leg): number {
  const bone = (a: number, b: number) => length(subtract(pointOf(joints, a), pointOf(joints, b)));
  return bone(start, knee) + bone(knee, ankle);
}

/** Where the pelvis faces: knees bend there. */
function frontOf(joints: ArrayLike<number>): Vector {
  const left = subtract(pointOf(joints, legs.left.hip), pointOf(joints, legs.right.hip));
  const up = subtract(pointOf(joints, spine), pointOf(joints, hip));
  return unit(cross(left, up)) ?? [0, 0, 1];
}
