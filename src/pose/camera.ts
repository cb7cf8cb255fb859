/**
 * Two frames of reference (ARCHITECTURE.md, "Geometry"):
 * - network: the camera's axes, x right, y down, z away from the camera, mm, relative to the hip;
 * - inside: Y up, +Z the front of a subject who faces the camera, +X that subject's left, metres.
 * Both are right-handed; one is the other turned by half a turn about x.
 */
const millimetresPerMetre = 1000;

/** Points (x, y, z) one after another from the network's frame to the inside frame. */
export function networkToInside(pointsMm: ArrayLike<number>): Float32Array {
  return turnAboutX(pointsMm, 1 / millimetresPerMetre);
}

/** The inverse of networkToInside. */
export function insideToNetwork(pointsM: ArrayLike<number>): Float32Array {
  return turnAboutX(pointsM, millimetresPerMetre);
}

function turnAboutX(points: ArrayLike<number>, scale: number): Float32Array {
  const turned = new Float32Array(points.length);
  for (let i = 0; i + 2 < points.length; i += 3) {
    turned[i] = points[i]! * scale;
    // 0 - y, not -y: the hip is at 0, not at -0.
    turned[i + 1] = 0 - points[i + 1]! * scale;
    turned[i + 2] = 0 - points[i + 2]! * scale;
  }
  return turned;
}

/** A camera without lens distortion. */
export interface PinholeCamera {
  /** Position in the world, mm. */
  position: readonly [number, number, number];
  /** The camera's x (right), y (down) and z (away) axes in the world, orthonormal, one after another. */
  axes: readonly [number, number, number, number, number, number, number, number, number];
  /** Focal length in pixels, the same for both directions. */
  focalPx: number;
  /** Size of the picture; the principal point is its middle. */
  imageWidth: number;
  imageHeight: number;
}

/** World point i of `points` in camera coordinates (x right, y down, z away; mm), written to point i of `into`. */
export function toCameraSpace(
  camera: Pick<PinholeCamera, "position" | "axes">,
  points: ArrayLike<number>,
  into: Float32Array,
): void {
  const { axes, position } = camera;
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = points[i]! - position[0];
    const y = points[i + 1]! - position[1];
    const z = points[i + 2]! - position[2];
    into[i] = axes[0] * x + axes[1] * y + axes[2] * z;
    into[i + 1] = axes[3] * x + axes[4] * y + axes[5] * z;
    into[i + 2] = axes[6] * x + axes[7] * y + axes[8] * z;
  }
}

/** Points nearer than this to the camera's plane are treated as if they were this far away. */
const nearestDepthMm = 100;

/** Where a point in camera space appears in the picture: x px from the left. */
export function projectX(camera: PinholeCamera, x: number, z: number): number {
  return camera.imageWidth / 2 + (camera.focalPx * x) / Math.max(nearestDepthMm, z);
}

/** Where a point in camera space appears in the picture: y px from the top. */
export function projectY(camera: PinholeCamera, y: number, z: number): number {
  return camera.imageHeight / 2 + (camera.focalPx * y) / Math.max(nearestDepthMm, z);
}
