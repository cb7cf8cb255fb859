/** Indexes of one leg's joints among the 24 points of motion capture. */
export interface Leg {
  hip: number;
  knee: number;
  ankle: number;
  toes: number;
  /** +1 left, -1 right. */
  side: number;
}

export const legs: readonly Leg[] = [
  { hip: 4, knee: 5, ankle: 6, toes: 22, side: 1 },
  { hip: 1, knee: 2, ankle: 3, toes: 23, side: -1 },
];

export interface MeasuredLeg {
  thigh: number;
  shin: number;
  /** From hip to ankle. */
  span: number;
  /** Unit vector from the line between hip and ankle to the knee; undefined for a straight leg. */
  bend: number[] | undefined;
}

/** A knee nearer than this to the line from hip to ankle points nowhere. */
const leastBendMm = 5;

export function measureLeg(points: Float32Array, { hip, knee, ankle }: Leg): MeasuredLeg {
  const span = distance(points, hip, ankle);
  const toKnee = [0, 1, 2].map((axis) => points[knee * 3 + axis]! - points[hip * 3 + axis]!);
  const line = [0, 1, 2].map((axis) => (points[ankle * 3 + axis]! - points[hip * 3 + axis]!) / span);
  const along = toKnee.reduce((sum, component, axis) => sum + component * line[axis]!, 0);
  const offset = toKnee.map((component, axis) => component - along * line[axis]!);
  const length = Math.hypot(...offset);
  return {
    thigh: distance(points, hip, knee),
    shin: distance(points, knee, ankle),
    span,
    bend: length < leastBendMm ? undefined : offset.map((component) => component / length),
  };
}

/**
 * Puts the knee where thigh and shin of these lengths meet between hip and ankle, on the pole's side. An ankle beyond
 * the leg's reach comes along, and the toes with it.
 */
export function placeKnee(
  points: Float32Array,
  { hip, knee, ankle, toes }: Leg,
  { thigh, shin }: MeasuredLeg,
  pole: readonly number[],
): void {
  const line = [0, 1, 2].map((axis) => points[ankle * 3 + axis]! - points[hip * 3 + axis]!);
  const span = Math.hypot(...line);
  const reach = Math.min(Math.max(span, Math.abs(thigh - shin) + 1), thigh + shin - 0.01);
  const direction = line.map((component) => component / span);
  const along = direction.reduce((sum, component, axis) => sum + component * pole[axis]!, 0);
  const across = pole.map((component, axis) => component - along * direction[axis]!);
  const acrossLength = Math.max(1e-6, Math.hypot(...across));
  const down = (thigh * thigh - shin * shin + reach * reach) / (2 * reach);
  const out = Math.sqrt(Math.max(0, thigh * thigh - down * down));
  for (let axis = 0; axis < 3; axis++) {
    const hipAt = points[hip * 3 + axis]!;
    points[knee * 3 + axis] = hipAt + down * direction[axis]! + (out * across[axis]!) / acrossLength;
    const shift = hipAt + reach * direction[axis]! - points[ankle * 3 + axis]!;
    points[ankle * 3 + axis]! += shift;
    points[toes * 3 + axis]! += shift;
  }
}

function distance(points: Float32Array, a: number, b: number): number {
  return Math.hypot(
    points[a * 3]! - points[b * 3]!,
    points[a * 3 + 1]! - points[b * 3 + 1]!,
    points[a * 3 + 2]! - points[b * 3 + 2]!,
  );
}
