import type { AxisIndex, BvhHierarchy, BvhNode } from "./bvhHierarchy";

const radians = Math.PI / 180;

/**
 * Where joints are in every frame, by forward kinematics: R = R(parent) R1 R2 R3 in the order of the joint's channels.
 *
 * @param values (frames x columns), degrees and the file's unit
 * @param picked indices of nodes
 * @returns (frames x picked x 3)
 */
export function bvhPositions(
  hierarchy: BvhHierarchy,
  values: Float64Array,
  frames: number,
  picked: readonly number[],
): Float32Array {
  const { columns } = hierarchy;
  const nodes = withAncestors(hierarchy.nodes, picked);
  const adds = hierarchy.nodes.map((node) => addsToOffset(node, values));
  const turns = new Float64Array(hierarchy.nodes.length * 9);
  const places = new Float64Array(hierarchy.nodes.length * 3);
  const result = new Float32Array(frames * picked.length * 3);
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * columns;
    for (const node of nodes) {
      placeNode(hierarchy.nodes[node]!, node, values, row, adds[node]!, turns, places);
    }
    picked.forEach((node, i) => {
      result.set(places.subarray(node * 3, node * 3 + 3), (frame * picked.length + i) * 3);
    });
  }
  return result;
}

/** Every node when nothing is turned and the root is at its offset. (nodes x 3) */
export function bvhRest({ nodes }: BvhHierarchy): Float64Array {
  const places = new Float64Array(nodes.length * 3);
  nodes.forEach(({ parent, offset }, node) => {
    for (let axis = 0; axis < 3; axis++) {
      places[node * 3 + axis] = (parent < 0 ? 0 : places[parent * 3 + axis]!) + offset[axis]!;
    }
  });
  return places;
}

/** In the file's order, so that parents come first. */
function withAncestors(nodes: readonly BvhNode[], picked: readonly number[]): number[] {
  const needed = new Set<number>();
  for (const start of picked) {
    for (let node = start; node >= 0 && !needed.has(node); node = nodes[node]!.parent) needed.add(node);
  }
  return [...needed].sort((a, b) => a - b);
}

/**
 * Position channels take the place of OFFSET, for the root always. Below it some programs write what comes on top of
 * OFFSET instead: then the first frame's numbers are nearer to zero than to OFFSET.
 */
function addsToOffset({ parent, offset, channels }: BvhNode, values: Float64Array): boolean {
  const positions = channels.filter(({ kind }) => kind === "position");
  if (parent < 0 || positions.length === 0) return false;
  const first = positions.map(({ axis, column }) => [values[column]!, values[column]! - offset[axis]] as const);
  return Math.hypot(...first.map(([value]) => value)) < Math.hypot(...first.map(([, difference]) => difference));
}

function placeNode(
  { parent, offset, channels }: BvhNode,
  node: number,
  values: Float64Array,
  row: number,
  adds: boolean,
  turns: Float64Array,
  places: Float64Array,
): void {
  let [x, y, z] = offset;
  const turn = node * 9;
  if (parent < 0) turns.fill(0, turn, turn + 9).set([1, 0, 0, 0, 1, 0, 0, 0, 1], turn);
  else turns.copyWithin(turn, parent * 9, parent * 9 + 9);
  for (const { kind, axis, column } of channels) {
    const value = values[row + column]!;
    if (kind === "rotation") turnAbout(turns, turn, axis, value * radians);
    if (kind !== "position") continue;
    if (axis === 0) x = adds ? x + value : value;
    else if (axis === 1) y = adds ? y + value : value;
    else z = adds ? z + value : value;
  }
  if (parent < 0) {
    places.set([x, y, z], node * 3);
    return;
  }
  for (let i = 0; i < 3; i++) {
    const base = parent * 9 + i * 3;
    places[node * 3 + i] = places[parent * 3 + i]! + turns[base]! * x + turns[base + 1]! * y + turns[base + 2]! * z;
  }
}

/** The columns that a turn about each axis mixes. */
const mixed = [
  [1, 2],
  [2, 0],
  [0, 1],
] as const;

/** Multiplies the rotation at `at` by a turn about an axis, from the right. */
function turnAbout(turns: Float64Array, at: number, axis: AxisIndex, angle: number): void {
  const [a, b] = mixed[axis];
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  for (let row = at; row < at + 9; row += 3) {
    const first = turns[row + a]!;
    const second = turns[row + b]!;
    turns[row + a] = cosine * first + sine * second;
    turns[row + b] = cosine * second - sine * first;
  }
}
