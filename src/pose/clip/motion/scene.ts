import { type Rotation, rotate, rotateBack, type Vector } from "../../rotation";
import { subtract } from "../vectors";
import { type Floor, levelling } from "./floor";

/** Where the track's axes are in the scene: the floor level at height 0, the person's first place at x = z = 0. */
export interface Scene {
  floor: Floor;
  rotation: Rotation;
  /** Of the track's axes: becomes the scene's origin, once rotated. */
  origin: Vector;
}

/** @param start the hip's first place, in the track's axes */
export function sceneOn(floor: Floor, start: Vector): Scene {
  const rotation = levelling(floor);
  const below: Vector = [0, floor.heightM, 0];
  const [x, , z] = rotate(rotation, subtract(start, below));
  // The point of the floor under the start: what is left of it, rotated, is only height.
  const under = rotateBack(rotation, [x, 0, z]);
  return { floor, rotation, origin: [under[0], under[1] + floor.heightM, under[2]] };
}

/** A place of the track's axes in the scene. */
export function toScene({ rotation, origin }: Scene, place: Vector): Vector {
  return rotate(rotation, subtract(place, origin));
}
