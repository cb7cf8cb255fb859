import { Vector3 } from "three";
import {
  bindPositions as at,
  type BoneName,
  bindArmDirection,
  forearm,
  type Side,
  signOf,
  upperArm,
} from "../motion/body";
import { ellipsoid, type Piece, roundCone } from "./shapes";

const v = (x: number, y: number, z: number) => new Vector3(x, y, z);
const sides = ["left", "right"] as const;
const both = (make: (side: Side, sign: 1 | -1) => Piece[]): Piece[] =>
  sides.flatMap((side) => make(side, signOf(side)));
const bone = (side: Side, name: string) => `${side}${name}` as BoneName;

/** Trunk and shoulders under the shirt, sleeves excluded. */
export const trunk: Piece[] = [
  { bone: "pelvis", distance: roundCone(v(0, 0.86, -0.006), v(0, 0.99, -0.002), 0.181, 0.156, 0.78) },
  { bone: "waist", distance: roundCone(v(0, 1.03, 0), v(0, 1.14, 0.002), 0.146, 0.141, 0.74) },
  { bone: "chest", distance: roundCone(v(0, 1.2, 0), v(0, 1.315, -0.005), 0.144, 0.152, 0.66) },
  { bone: "chest", distance: ellipsoid(v(0.07, 1.3, 0.046), v(0.085, 0.08, 0.055)) },
  { bone: "chest", distance: ellipsoid(v(-0.07, 1.3, 0.046), v(0.085, 0.08, 0.055)) },
  ...both((side, sign) => [
    { bone: "chest", distance: roundCone(v(0.04 * sign, 1.428, -0.02), v(0.145 * sign, 1.39, -0.008), 0.042, 0.047) },
    { bone: bone(side, "UpperArm"), distance: ellipsoid(v(0.17 * sign, 1.38, -0.002), v(0.052, 0.056, 0.056)) },
  ]),
];

/** The shirt's sleeves: over half of the upper arm, a little wide. */
export const sleeves: Piece[] = both((side, sign) => {
  const top = at[bone(side, "UpperArm")];
  const along = armDirection(sign);
  return [
    {
      bone: bone(side, "UpperArm"),
      distance: roundCone(
        top.clone().addScaledVector(along, 0.015),
        top.clone().addScaledVector(along, upperArm * 0.62),
        0.056,
        0.057,
      ),
    },
  ];
});

export const legs: Piece[] = [
  { bone: "pelvis", distance: roundCone(v(0, 0.905, -0.004), v(0, 0.97, 0), 0.142, 0.132, 0.72) },
  ...both((side, sign) => {
    const x = at[bone(side, "Thigh")].x;
    return [
      { bone: "pelvis", distance: ellipsoid(v(0.07 * sign, 0.895, -0.055), v(0.082, 0.085, 0.075)) },
      { bone: bone(side, "Thigh"), distance: roundCone(v(x * 0.98, 0.87, 0), v(x, 0.53, 0.004), 0.086, 0.062) },
      { bone: bone(side, "Shank"), distance: roundCone(v(x, 0.49, 0.002), v(x, 0.13, -0.008), 0.06, 0.047) },
      { bone: bone(side, "Shank"), distance: ellipsoid(v(x, 0.38, -0.022), v(0.055, 0.11, 0.056)) },
      { bone: bone(side, "Shank"), distance: roundCone(v(x, 0.16, -0.006), v(x, 0.075, -0.006), 0.048, 0.052) },
    ];
  }),
];

/** Bare arm and hand of one side. The thumb points forwards, the palm to the body. */
export function armPieces(side: Side): Piece[] {
  const sign = signOf(side);
  const along = armDirection(sign);
  const top = at[bone(side, "UpperArm")];
  const elbow = at[bone(side, "Forearm")];
  const wrist = at[bone(side, "Hand")];
  const on = (start: Vector3, distance: number, forwards = 0, outwards = 0) =>
    start
      .clone()
      .addScaledVector(along, distance)
      .add(v(-along.y * outwards, along.x * outwards, forwards));
  const finger = (forwards: number, length: number, curl: number): Piece[] => [
    {
      bone: bone(side, "Hand"),
      distance: roundCone(
        on(wrist, 0.08, forwards),
        on(wrist, 0.08 + length * 0.55, forwards * 1.12, -curl * sign * 0.3),
        0.0105,
        0.0095,
      ),
    },
    {
      bone: bone(side, "Hand"),
      distance: roundCone(
        on(wrist, 0.08 + length * 0.55, forwards * 1.12, -curl * sign * 0.3),
        on(wrist, 0.08 + length, forwards * 1.15, -curl * sign),
        0.0095,
        0.0078,
      ),
    },
  ];
  return [
    { bone: bone(side, "UpperArm"), distance: roundCone(on(top, 0.05), on(elbow, -0.02), 0.046, 0.038) },
    { bone: bone(side, "Forearm"), distance: roundCone(on(elbow, 0), on(elbow, 0.085), 0.037, 0.041) },
    { bone: bone(side, "Forearm"), distance: roundCone(on(elbow, 0.085), on(elbow, forearm - 0.01), 0.041, 0.0255) },
    { bone: bone(side, "Hand"), distance: roundCone(on(wrist, 0.005, 0.002), on(wrist, 0.02, 0.002), 0.0255, 0.024) },
    { bone: bone(side, "Hand"), distance: roundCone(on(wrist, 0.028, 0.016), on(wrist, 0.076, 0.024), 0.017, 0.0155) },
    { bone: bone(side, "Hand"), distance: roundCone(on(wrist, 0.028, -0.008), on(wrist, 0.076, -0.022), 0.017, 0.014) },
    { bone: bone(side, "Hand"), distance: roundCone(on(wrist, 0.03, 0.002), on(wrist, 0.08, 0.002), 0.0185, 0.0155) },
    ...finger(0.03, 0.076, 0.016),
    ...finger(0.0105, 0.084, 0.018),
    ...finger(-0.0095, 0.078, 0.02),
    ...finger(-0.0275, 0.062, 0.02),
    {
      bone: bone(side, "Hand"),
      distance: roundCone(
        on(wrist, 0.022, 0.022, -0.004 * sign),
        on(wrist, 0.055, 0.047, -0.012 * sign),
        0.0135,
        0.0115,
      ),
    },
    {
      bone: bone(side, "Hand"),
      distance: roundCone(
        on(wrist, 0.055, 0.047, -0.012 * sign),
        on(wrist, 0.085, 0.052, -0.016 * sign),
        0.0115,
        0.009,
      ),
    },
  ];
}

/** One shoe; the sole is flat at the floor. */
export function shoePieces(side: Side): Piece[] {
  const { x } = at[bone(side, "Foot")];
  const sign = signOf(side);
  const foot = bone(side, "Foot");
  return [
    { bone: foot, distance: roundCone(v(x, 0.042, -0.05), v(x, 0.04, 0.03), 0.04, 0.043) },
    { bone: foot, distance: roundCone(v(x, 0.036, 0.03), v(x + 0.008 * sign, 0.026, 0.135), 0.045, 0.037) },
    { bone: foot, distance: roundCone(v(x, 0.06, -0.025), v(x, 0.095, -0.012), 0.043, 0.04) },
  ];
}

function armDirection(sign: 1 | -1): Vector3 {
  return v(bindArmDirection.x * sign, bindArmDirection.y, 0);
}
