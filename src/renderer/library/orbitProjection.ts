import type { Project } from "./figurePainter";

export interface Orbit {
  /** About +Y from +Z towards +X, radians; 0 looks at the front. */
  yaw: number;
  /** Above the horizon, radians. */
  pitch: number;
  distanceM: number;
  /** What is in the middle of the picture, m. */
  target: readonly [x: number, y: number, z: number];
}

/** Pixels of the picture's height per metre at a distance of one metre: a field of view of 35 degrees. */
const focalLength = 1 / (2 * Math.tan((35 / 2) * (Math.PI / 180)));
const nearestM = 0.1;

/** A camera that looks at a point from all around. */
export function orbitProjection({ yaw, pitch, distanceM, target }: Orbit, width: number, height: number): Project {
  const [sinYaw, cosYaw] = [Math.sin(yaw), Math.cos(yaw)];
  const [sinPitch, cosPitch] = [Math.sin(pitch), Math.cos(pitch)];
  return (x, y, z) => {
    const [dx, dy, dz] = [x - target[0], y - target[1], z - target[2]];
    const sideways = dx * cosYaw - dz * sinYaw;
    const forwards = dx * sinYaw + dz * cosYaw;
    const upwards = dy * cosPitch - forwards * sinPitch;
    const depth = Math.max(nearestM, distanceM - (forwards * cosPitch + dy * sinPitch));
    const scale = (focalLength * height) / depth;
    return { x: width / 2 + sideways * scale, y: height / 2 - upwards * scale, scale, depth };
  };
}

const floorHalfM = 2;
const squareM = 0.5;

/** A floor of 0.5 m squares around a point, as lines that fade towards the edge. */
export function paintFloor(
  context: CanvasRenderingContext2D,
  project: Project,
  centre: readonly [x: number, y: number, z: number],
  colours: { minor: string; major: string },
): void {
  const middle = [Math.round(centre[0] / squareM) * squareM, Math.round(centre[2] / squareM) * squareM] as const;
  context.lineWidth = 1;
  for (let offset = -floorHalfM; offset <= floorHalfM; offset += squareM) {
    const isMajor = Math.abs(offset % (squareM * 4)) < 1e-6;
    context.strokeStyle = isMajor ? colours.major : colours.minor;
    context.globalAlpha = 1 - (0.6 * Math.abs(offset)) / floorHalfM;
    for (const along of ["x", "z"] as const) {
      const ends = [-floorHalfM, floorHalfM].map((end) =>
        along === "x"
          ? project(middle[0] + end, centre[1], middle[1] + offset)
          : project(middle[0] + offset, centre[1], middle[1] + end),
      );
      context.beginPath();
      context.moveTo(ends[0]!.x, ends[0]!.y);
      context.lineTo(ends[1]!.x, ends[1]!.y);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
