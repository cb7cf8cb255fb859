import { mocapPointCount } from "../mocapPoints";
import { legs, measureLeg, placeKnee } from "./legs";
import type { Random } from "./random";
import { facingDirection } from "./virtualCamera";

/**
 * Bends and stretches the legs of a standing person. Squats, sitting down and lifting are what people film themselves
 * doing, and motion capture has little of them, nor of people who just stand with straight legs: the hip sinks, the
 * trunk leans forward, the feet stay where they are, and the knees follow by inverse kinematics.
 */
export interface Crouch {
  /** At the top, the distance from hip to ankle as a share of the leg's length, if the captured leg is more bent. */
  straightness: number;
  /** Lowest position of the hip below the top, as a share of the leg's length; 0: keeps standing. */
  depth: number;
  /** Seconds from one lowest point to the next; undefined: stays down. */
  periodSeconds: number | undefined;
  /** Share of a period at the first frame. */
  phase: number;
  /** How far the hip moves back, as a share of how far it sinks. */
  back: number;
  /** Forward lean in radians at half a leg's length of depth. */
  lean: number;
  /** How far the knees point outwards, as a share of forwards. */
  outwards: number;
}

const legPoints = new Set([2, 3, 5, 6, 22, 23]);
/** An ankle at least this far below the hip, as a share of the leg's length, counts as standing on it. */
const standingShare = 0.75;
/** From this depth on the knees point to the front; above it, more and more where they were captured. */
const depthOfOwnWay = 0.15;

export function drawCrouch(random: Random): Crouch {
  return {
    straightness: random.uniform(0.965, 0.999),
    depth: random.chance(0.35) ? 0 : random.uniform(0.1, 0.62),
    periodSeconds: random.chance(0.7) ? random.uniform(1.2, 6) : undefined,
    phase: random.uniform(0, 1),
    back: random.uniform(0.1, 0.7),
    lean: random.uniform(0, 1.1),
    outwards: random.uniform(-0.15, 0.6),
  };
}

/** True when both feet are well below the hip, so that bending the legs makes sense. */
export function isStanding(points: Float32Array): boolean {
  return legs.every((leg) => {
    const { thigh, shin } = measureLeg(points, leg);
    return points[leg.hip * 3 + 1]! - points[leg.ankle * 3 + 1]! > standingShare * (thigh + shin);
  });
}

/** Changes one frame of 24 points (mm, Y up) in place. */
export function applyCrouch(points: Float32Array, crouch: Crouch, seconds: number): void {
  const facing = facingDirection(points, 0);
  if (facing === undefined) return;
  const front = [Math.sin(facing), 0, Math.cos(facing)] as const;
  const left = [front[2], 0, -front[0]] as const;
  const { straightness, depth, periodSeconds, phase, back, lean, outwards } = crouch;
  const cycle = periodSeconds === undefined ? 0.5 : seconds / periodSeconds + phase;
  const share = depth * (0.5 - 0.5 * Math.cos(2 * Math.PI * cycle));
  const captured = legs.map((leg) => measureLeg(points, leg));
  const sink = share * (captured[0]!.thigh + captured[0]!.shin);
  const lift = Math.max(0, Math.min(...captured.map(({ thigh, shin, span }) => straightness * (thigh + shin) - span)));

  leanForward(points, front, lean * (share / 0.5));
  for (let point = 0; point < mocapPointCount; point++) {
    if (legPoints.has(point)) continue;
    for (let axis = 0; axis < 3; axis++) points[point * 3 + axis]! -= sink * back * front[axis]!;
    points[point * 3 + 1]! += lift - sink;
  }
  const ownWay = Math.min(1, share / depthOfOwnWay);
  legs.forEach((leg, i) => {
    const { bend } = captured[i]!;
    const pole = front.map((component, axis) => {
      const forwards = component + outwards * leg.side * left[axis]!;
      return bend ? ownWay * forwards + (1 - ownWay) * bend[axis]! : forwards;
    });
    placeKnee(points, leg, captured[i]!, pole);
  });
}

/** Turns everything above the legs about the hip, towards the front. */
function leanForward(points: Float32Array, front: readonly [number, number, number], angle: number): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  for (let point = 1; point < mocapPointCount; point++) {
    if (legPoints.has(point)) continue;
    const at = point * 3;
    const x = points[at]! - points[0]!;
    const up = points[at + 1]! - points[1]!;
    const z = points[at + 2]! - points[2]!;
    const forward = x * front[0] + z * front[2];
    const change = c * forward + s * up - forward;
    points[at] = points[at]! + change * front[0];
    points[at + 1] = points[1]! + c * up - s * forward;
    points[at + 2] = points[at + 2]! + change * front[2];
  }
}
