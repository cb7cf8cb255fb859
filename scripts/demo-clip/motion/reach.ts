import { Matrix4, Quaternion, Vector3 } from "three";

/** A limb of two bones: where its middle joint and its end are, and how each bone is turned from the bind pose. */
export interface ReachedLimb {
  middle: Vector3;
  end: Vector3;
  upper: Quaternion;
  lower: Quaternion;
}

export interface LimbShape {
  upperLength: number;
  lowerLength: number;
  /** Direction of both bones, and towards which the middle joint bends, while the skin is modelled. */
  bindDirection: Vector3;
  bindPole: Vector3;
}

/**
 * Bends a limb so that its end reaches a target, the middle joint pointing towards the pole. A target out of reach is
 * approached with the limb almost straight.
 */
export function reach(shape: LimbShape, start: Vector3, target: Vector3, pole: Vector3): ReachedLimb {
  const { upperLength, lowerLength } = shape;
  const direction = target.clone().sub(start);
  const longest = (upperLength + lowerLength) * 0.9995;
  const distance = Math.min(longest, Math.max(Math.abs(upperLength - lowerLength) + 0.02, direction.length()));
  direction.normalize();
  const bend = pole.clone().addScaledVector(direction, -pole.dot(direction)).normalize();
  const along = (upperLength ** 2 - lowerLength ** 2 + distance ** 2) / (2 * distance);
  const aside = Math.sqrt(Math.max(0, upperLength ** 2 - along ** 2));
  const middle = start.clone().addScaledVector(direction, along).addScaledVector(bend, aside);
  const end = start.clone().addScaledVector(direction, distance);
  const hinge = new Vector3().crossVectors(direction, bend);
  return {
    middle,
    end,
    upper: turn(shape, middle.clone().sub(start).normalize(), hinge),
    lower: turn(shape, end.clone().sub(middle).normalize(), hinge),
  };
}

/** The rotation that takes the bind pose's direction and hinge to these. */
function turn({ bindDirection, bindPole }: LimbShape, direction: Vector3, hinge: Vector3): Quaternion {
  const from = basis(bindDirection, new Vector3().crossVectors(bindDirection, bindPole).normalize());
  return new Quaternion().setFromRotationMatrix(basis(direction, hinge).multiply(from.transpose()));
}

function basis(direction: Vector3, hinge: Vector3): Matrix4 {
  return new Matrix4().makeBasis(direction, hinge, new Vector3().crossVectors(direction, hinge));
}
