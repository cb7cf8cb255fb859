import { namedPart } from "./jointWords";
import type { JointSource, NamedPoint, PointSource } from "./pointSource";

/** From a point to its root, the point itself first. */
export function ancestors(points: readonly NamedPoint[], point: number): number[] {
  const way: number[] = [];
  for (let at = point; at >= 0; at = points[at]!.parent) way.push(at);
  return way;
}

/**
 * The base of the neck: the first joint on the way from the chest, where an arm branches off, to the head. CMU's rigs
 * have two, `Neck` and `Neck1`, of which the upper one is meant by what the network was trained on; in 3ds Max Biped the
 * arms hang on the neck itself. Undefined when the head sits on the chest.
 */
export function neckBase(points: readonly NamedPoint[], head: number, shoulder: number): number | undefined {
  const arm = new Set(ancestors(points, shoulder));
  const way = ancestors(points, head).slice(1);
  const chest = way.findIndex((point) => arm.has(point));
  if (chest < 0) return undefined;
  const necks = way.slice(0, chest);
  if (necks.length === 0) return namedPart(points[way[chest]!]!.name)?.part === "neck" ? way[chest] : undefined;
  const [upper, lower] = [necks[0], necks.at(-1)];
  const isCmu = necks.length === 2 && points.some(({ name }) => /^lower-?back$/i.test(name));
  return isCmu ? upper : lower;
}

/** The crown: a joint named so below the head, or the end of the head where that has a length. */
export function topOfHead({ points, rest }: PointSource, head: number): number | undefined {
  const below = points.flatMap(({ parent }, point) => (parent === head ? [point] : []));
  const named = below.find((point) => namedPart(points[point]!.name)?.part === "headTop");
  const top = named ?? below.find((point) => points[point]!.isEnd);
  if (top === undefined || !rest) return top;
  const neck = points[head]!.parent;
  return distance(rest, top, head) > 0.1 * (neck < 0 ? 0 : distance(rest, head, neck)) ? top : undefined;
}

/** The joint nearest to half way between hip and thorax, along the bones of the rest pose; undefined without one. */
export function chainMiddle({ points, rest }: PointSource, hip: JointSource, thorax: JointSource): number | undefined {
  if (!rest || hip.terms.length > 1 || thorax.terms.length > 1) return undefined;
  const way = ancestors(points, thorax.terms[0]![0]);
  const end = way.indexOf(hip.terms[0]![0]);
  if (end < 0) return undefined;
  const lengths = way.slice(0, end).map((point) => distance(rest, point, points[point]!.parent));
  const half = lengths.reduce((sum, length) => sum + length, 0) / 2;
  let passed = 0;
  let winner: { point: number; off: number } | undefined;
  for (let i = 1; i < end; i++) {
    passed += lengths[i - 1]!;
    const off = Math.abs(passed - half);
    if (!winner || off < winner.off) winner = { point: way[i]!, off };
  }
  // A joint at either end says nothing about the back's bend.
  return winner && winner.off < half / 2 ? winner.point : undefined;
}

function distance(places: Float64Array, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((axis) => places[a * 3 + axis]! - places[b * 3 + axis]!));
}
