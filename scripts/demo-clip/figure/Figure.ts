import {
  Bone,
  CapsuleGeometry,
  Group,
  Mesh,
  MeshLambertMaterial,
  type Object3D,
  Skeleton,
  SphereGeometry,
  TorusGeometry,
  Vector3,
} from "three";
import { type BoneName, bindArmDirection, bindPositions, boneNames, signOf, upperArm } from "../motion/body";
import type { FigurePose } from "../motion/pose";
import { armPieces, legs, shoePieces, sleeves, trunk } from "./bodyShapes";
import { hairDistance, headDistance, necklineDistance } from "./headShapes";
import { blend, type Distance, halfSpace, inflated, type Piece, within, without } from "./shapes";
import { type PartOptions, skinnedPart } from "./skinnedPart";

const material = (color: string) => new MeshLambertMaterial({ color });
const skin = material("#cc9a7c");
const shirt = material("#2f7f86");
const trousers = material("#39414f");
const shoes = material("#b9b4aa");
const soles = material("#efece6");
const hair = material("#2b1d15");
const lips = material("#a6604f");
const whites = material("#f1ece6");
const irises = material("#2c1b12");

const distances = (pieces: readonly Piece[]) => pieces.map(({ distance }) => distance);

/** A person in a T-shirt and trousers, made of smooth solids on 17 bones. */
export class Figure {
  readonly object = new Group();
  private readonly bones = new Map<BoneName, Bone>();

  constructor() {
    for (const name of boneNames) {
      const bone = new Bone();
      bone.name = name;
      bone.position.copy(bindPositions[name]);
      this.bones.set(name, bone);
      this.object.add(bone);
    }
    this.object.updateMatrixWorld(true);
    const skeleton = new Skeleton(boneNames.map((name) => this.bones.get(name)!));
    for (const part of figureParts()) this.object.add(skinnedPart(part, skeleton));
    this.addFace(this.bones.get("head")!);
  }

  setPose(pose: FigurePose): void {
    for (const name of boneNames) {
      const bone = this.bones.get(name)!;
      bone.position.copy(pose[name].position);
      bone.quaternion.copy(pose[name].rotation);
    }
    this.object.updateMatrixWorld(true);
  }

  private addFace(head: Bone): void {
    const add = (object: Object3D, x: number, y: number, z: number) => {
      object.position.set(x, y, z).sub(bindPositions.head);
      head.add(object);
      return object;
    };
    for (const side of ["left", "right"] as const) {
      const sign = signOf(side);
      add(new Mesh(new SphereGeometry(0.0125, 24, 16), whites), 0.031 * sign, 1.5925, 0.0795).scale.set(1.1, 0.62, 1);
      add(new Mesh(new SphereGeometry(0.0066, 16, 12), irises), 0.0308 * sign, 1.5925, 0.0895).scale.set(1, 1.05, 0.55);
      const brow = add(new Mesh(new CapsuleGeometry(0.003, 0.022, 4, 8), hair), 0.032 * sign, 1.616, 0.0945);
      brow.rotation.set(0, 0.3 * sign, Math.PI / 2 - 0.03 * sign);
    }
    // A smile: the lower part of a ring.
    const smile = add(new Mesh(new TorusGeometry(0.034, 0.0042, 8, 24, 0.95), lips), 0, 1.5625, 0.0955);
    smile.rotation.z = -Math.PI / 2 - 0.475;
    smile.scale.z = 0.8;
  }
}

function figureParts(): PartOptions[] {
  const shirtPieces = [...trunk, ...sleeves];
  const parts: PartOptions[] = [
    {
      distance: shirtDistance(),
      pieces: shirtPieces,
      from: [-0.42, 0.82, -0.19],
      to: [0.42, 1.52, 0.19],
      cell: 0.01,
      material: shirt,
    },
    {
      distance: within(blend(distances(legs), 0.035), halfSpace(new Vector3(0, 0.055, 0), new Vector3(0, -1, 0))),
      pieces: legs,
      from: [-0.22, 0.03, -0.2],
      to: [0.22, 1.15, 0.19],
      cell: 0.01,
      material: trousers,
    },
    {
      distance: headDistance(),
      pieces: [
        { bone: "chest", distance: halfSpace(new Vector3(0, 1.42, 0), new Vector3(0, 1, 0)) },
        { bone: "neck", distance: slab(1.455, 0.02) },
        { bone: "head", distance: halfSpace(new Vector3(0, 1.5, 0), new Vector3(0, -1, 0)) },
      ],
      from: [-0.11, 1.33, -0.13],
      to: [0.11, 1.72, 0.14],
      cell: 0.0048,
      material: skin,
    },
    {
      distance: hairDistance(),
      pieces: [{ bone: "head", distance: () => 0 }],
      from: [-0.11, 1.48, -0.14],
      to: [0.11, 1.74, 0.13],
      cell: 0.006,
      material: hair,
    },
  ];
  for (const side of ["left", "right"] as const) parts.push(...limbParts(side));
  return parts;
}

function limbParts(side: "left" | "right"): PartOptions[] {
  const sign = signOf(side);
  const arm = armPieces(side);
  const shoe = shoePieces(side);
  const shoeShape = blend(distances(shoe), 0.02);
  const floor = halfSpace(new Vector3(0, 0.001, 0), new Vector3(0, -1, 0));
  const box = (near: number, far: number) => (sign > 0 ? [near, far] : [-far, -near]) as [number, number];
  const [armFrom, armTo] = box(0.15, 0.72);
  const [shoeFrom, shoeTo] = box(0.02, 0.17);
  const shoeBox = { from: [shoeFrom, -0.012, -0.12], to: [shoeTo, 0.16, 0.2], cell: 0.007, pieces: shoe } as const;
  return [
    {
      distance: blend(distances(arm), 0.009),
      pieces: arm,
      from: [armFrom, 0.7, -0.07],
      to: [armTo, 1.46, 0.08],
      cell: 0.0055,
      material: skin,
    },
    { ...shoeBox, distance: within(shoeShape, floor), material: shoes },
    {
      ...shoeBox,
      distance: within(
        within(inflated(shoeShape, 0.004), floor),
        halfSpace(new Vector3(0, 0.02, 0), new Vector3(0, 1, 0)),
      ),
      material: soles,
    },
  ];
}

function shirtDistance(): Distance {
  const cloth = blend([blend(distances(trunk), 0.05), ...distances(sleeves)], 0.03);
  return without(within(within(cloth, hem()), cuffs(), 0.006), necklineDistance(), 0.004);
}

/** The shirt ends below the hips. */
const hem = (): Distance => halfSpace(new Vector3(0, 0.865, 0), new Vector3(0, -1, 0));

/** The sleeves end at half of the upper arm. */
function cuffs(): Distance {
  const cut = (sign: 1 | -1) => {
    const along = new Vector3(bindArmDirection.x * sign, bindArmDirection.y, 0);
    const top = bindPositions[sign > 0 ? "leftUpperArm" : "rightUpperArm"];
    const end = halfSpace(top.clone().addScaledVector(along, upperArm * 0.56), along);
    // Only where the sleeve is: the plane would cut the trunk too.
    return (point: Vector3) => (point.x * sign > 0.17 && point.y > 1.15 ? end(point) : -1);
  };
  const [left, right] = [cut(1), cut(-1)];
  return (point) => Math.max(left(point), right(point));
}

function slab(y: number, half: number): Distance {
  return (point) => Math.abs(point.y - y) - half;
}
