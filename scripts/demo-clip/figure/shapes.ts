import { Vector3 } from "three";
import type { BoneName } from "../motion/body";

/** Distance in metres to a surface, negative inside. */
export type Distance = (point: Vector3) => number;

/** A piece of the body and the bone that moves it. */
export interface Piece {
  distance: Distance;
  bone: BoneName;
}

/** A bone-shaped solid: two balls and what lies between. `flatten` thins it along z. */
export function roundCone(from: Vector3, to: Vector3, fromRadius: number, toRadius: number, flatten = 1): Distance {
  const axis = to.clone().sub(from);
  const lengthSquared = axis.lengthSq();
  const offset = new Vector3();
  return (point) => {
    offset.copy(point).sub(from);
    const share = Math.min(1, Math.max(0, offset.dot(axis) / lengthSquared));
    const x = offset.x - axis.x * share;
    const y = offset.y - axis.y * share;
    const z = (offset.z - axis.z * share) / flatten;
    return (Math.sqrt(x * x + y * y + z * z) - (fromRadius + (toRadius - fromRadius) * share)) * Math.min(1, flatten);
  };
}

export function ball(center: Vector3, radius: number): Distance {
  return (point) => point.distanceTo(center) - radius;
}

export function ellipsoid(center: Vector3, radii: Vector3): Distance {
  return (point) => {
    const [x, y, z] = [point.x - center.x, point.y - center.y, point.z - center.z];
    const near = Math.hypot(x / radii.x, y / radii.y, z / radii.z);
    const steep = Math.hypot(x / radii.x ** 2, y / radii.y ** 2, z / radii.z ** 2);
    return steep === 0 ? -Math.min(radii.x, radii.y, radii.z) : (near * (near - 1)) / steep;
  };
}

/** Everything on one side of a plane: the normal points out. */
export function halfSpace(through: Vector3, normal: Vector3): Distance {
  const unit = normal.clone().normalize();
  const offset = unit.dot(through);
  return (point) => unit.dot(point) - offset;
}

/** Union of shapes, their seams rounded over about `softness` metres. */
export function blend(shapes: readonly Distance[], softness: number): Distance {
  return (point) => shapes.reduce((distance, shape) => softMinimum(distance, shape(point), softness), 1e3);
}

/** What of a shape lies inside another, with a soft edge. */
export function within(shape: Distance, other: Distance, softness = 0.004): Distance {
  return (point) => -softMinimum(-shape(point), -other(point), softness);
}

export function without(shape: Distance, hole: Distance, softness = 0.01): Distance {
  return (point) => -softMinimum(-shape(point), hole(point), softness);
}

export function inflated(shape: Distance, by: number): Distance {
  return (point) => shape(point) - by;
}

function softMinimum(a: number, b: number, softness: number): number {
  const overlap = Math.max(0, softness - Math.abs(a - b)) / softness;
  return Math.min(a, b) - overlap * overlap * softness * 0.25;
}
