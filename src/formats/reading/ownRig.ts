import { rig, rigDepthFirst } from "../../pose/rig";
import { jointCount, jointSides } from "../../pose/skeleton";
import { namedPart } from "./jointWords";
import type { PointSource } from "./pointSource";

/**
 * The points of a hierarchy that this program wrote, by whatever names: it has the shape of our rig, with the helper
 * nodes at no distance from their parents. In joint order; undefined for other files.
 */
export function ownRigJoints({ points, rest }: PointSource): number[] | undefined {
  if (!rest) return undefined;
  const nodes = points.flatMap(({ isEnd }, point) => (isEnd ? [] : [point]));
  if (nodes.length !== rig.length) return undefined;
  const pointOf: number[] = [];
  for (const [i, point] of nodes.entries()) {
    const node = rigDepthFirst[i]!;
    const { parent, joint } = rig[node]!;
    pointOf[node] = point;
    if (points[point]!.parent !== (parent < 0 ? -1 : pointOf[parent])) return undefined;
    if (node >= jointCount && !isSamePlace(rest, point, points[point]!.parent)) return undefined;
    const side = namedPart(points[point]!.name)?.side;
    if (node < jointCount && side && side !== jointSides[joint]) return undefined;
  }
  return pointOf.slice(0, jointCount);
}

function isSamePlace(places: Float64Array, a: number, b: number): boolean {
  return [0, 1, 2].every((axis) => Math.abs(places[a * 3 + axis]! - places[b * 3 + axis]!) < 1e-9);
}
