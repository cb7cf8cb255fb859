import { Euler, Quaternion, Vector3 } from "three";
import {
  type BoneName,
  bindArmDirection,
  bindPositions,
  forearm,
  type Side,
  shank,
  signOf,
  thigh,
  upperArm,
} from "./body";
import { type ReachedLimb, reach } from "./reach";
import { type ArmIntent, type Intent, routineAt } from "./routine";

/** Where a bone starts, and how it is turned from the bind pose. World, metres. */
export interface BonePlacement {
  position: Vector3;
  rotation: Quaternion;
}

export type FigurePose = Record<BoneName, BonePlacement>;

/** The figure at a moment of its routine. */
export function poseAt(time: number): FigurePose {
  return poseFrom(routineAt(time), breathing(time));
}

/** Lift of the shoulders in metres: three breaths a loop. */
function breathing(time: number): number {
  return 0.004 * Math.sin((2 * Math.PI * time) / 4);
}

function poseFrom(intent: Intent, breath: number): FigurePose {
  const pelvis: BonePlacement = {
    position: bindPositions.pelvis.clone().add(vector(intent.hip)),
    rotation: turnOf(intent.hipTurn),
  };
  const waist = childOf("waist", "pelvis", pelvis, turnOf(intent.chestTurn.map((angle) => angle * 0.5)));
  const chest = childOf("chest", "waist", waist, turnOf(intent.chestTurn.map((angle) => angle * 0.5)));
  const headTurn = turnOf(intent.headTurn.map((angle) => angle * 0.5));
  const neck = childOf("neck", "chest", chest, headTurn);
  const head = childOf("head", "neck", neck, headTurn);
  return {
    pelvis,
    waist,
    chest,
    neck,
    head,
    ...arm("left", intent.leftArm, chest, breath),
    ...arm("right", intent.rightArm, chest, breath),
    ...leg("left", intent.leftFoot, pelvis),
    ...leg("right", intent.rightFoot, pelvis),
  } as FigurePose;
}

function childOf(bone: BoneName, parent: BoneName, placement: BonePlacement, turn: Quaternion): BonePlacement {
  const offset = bindPositions[bone].clone().sub(bindPositions[parent]).applyQuaternion(placement.rotation);
  return { position: placement.position.clone().add(offset), rotation: placement.rotation.clone().multiply(turn) };
}

function arm(side: Side, intent: ArmIntent, chest: BonePlacement, breath: number): Partial<FigurePose> {
  const sign = signOf(side);
  const outwards = (value: readonly number[]) =>
    new Vector3(value[0]! * sign, value[1]!, value[2]!).applyQuaternion(chest.rotation);
  // The shoulder blade turns up with the arm.
  const lift = Math.max(0, intent.wrist[1]!) * 0.05 + breath;
  const shoulder = childOf(`${side}UpperArm`, "chest", chest, new Quaternion()).position;
  shoulder.add(outwards([-lift * 0.3, lift, 0]));
  const target = shoulder.clone().addScaledVector(outwards(intent.wrist), upperArm + forearm);
  const shape = {
    upperLength: upperArm,
    lowerLength: forearm,
    bindDirection: new Vector3(bindArmDirection.x * sign, bindArmDirection.y, 0),
    bindPole: new Vector3(0, 0, -1),
  };
  const reached = reach(shape, shoulder, target, outwards(intent.elbow));
  // The forearm's two bones share the turn of the hand.
  const along = reached.end.clone().sub(reached.middle).normalize();
  const twist = (share: number) => new Quaternion().setFromAxisAngle(along, -intent.twist * share * sign);
  return {
    [`${side}UpperArm`]: { position: shoulder, rotation: reached.upper },
    [`${side}Forearm`]: { position: reached.middle, rotation: twist(0.45).multiply(reached.lower) },
    [`${side}Hand`]: { position: reached.end, rotation: twist(1).multiply(reached.lower) },
  };
}

function leg(side: Side, foot: readonly number[], pelvis: BonePlacement): Partial<FigurePose> {
  const hip = childOf(`${side}Thigh`, "pelvis", pelvis, new Quaternion()).position;
  // The feet stand a little apart, and follow the hip's turn by half: the rest is in the hips.
  const yaw = new Euler().setFromQuaternion(pelvis.rotation, "YXZ").y;
  const heading = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), yaw * 0.6 + 0.12 * signOf(side));
  const stance = new Vector3(0.035 * signOf(side), 0, 0).add(bindPositions[`${side}Foot`]);
  const ankle = stance.applyAxisAngle(new Vector3(0, 1, 0), yaw * 0.6).add(vector(foot));
  const shape = {
    upperLength: thigh,
    lowerLength: shank,
    bindDirection: new Vector3(0, -1, 0),
    bindPole: new Vector3(0, 0, 1),
  };
  const forwards = new Vector3(0, 0, 1).applyQuaternion(heading);
  const reached: ReachedLimb = reach(shape, hip, ankle, forwards);
  const toes = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), foot[3]!);
  return {
    [`${side}Thigh`]: { position: hip, rotation: reached.upper },
    [`${side}Shank`]: { position: reached.middle, rotation: reached.lower },
    [`${side}Foot`]: { position: reached.end, rotation: heading.clone().multiply(toes) },
  };
}

const vector = (value: readonly number[]) => new Vector3(value[0], value[1], value[2]);

/** Turned left, bent forwards, leaning left. */
function turnOf([left, forwards, lean]: readonly number[]): Quaternion {
  return new Quaternion().setFromEuler(new Euler(forwards, left, -lean!, "YXZ"));
}
