import { jointNames, jointParents } from "../../../../src/pose/skeleton";

export type Matrix = number[][];

export function times(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => [0, 1, 2].map((k) => row.reduce((sum, value, i) => sum + value * b[i]![k]!, 0)));
}

export function about(axis: string, angle: number): Matrix {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  if (axis === "X")
    return [
      [1, 0, 0],
      [0, c, -s],
      [0, s, c],
    ];
  if (axis === "Y")
    return [
      [c, 0, s],
      [0, 1, 0],
      [-s, 0, c],
    ];
  return [
    [c, -s, 0],
    [s, c, 0],
    [0, 0, 1],
  ];
}

const rest: [number, number, number][] = [
  [0, 0, 0],
  [-0.1, 0, 0],
  [0, -0.4, 0],
  [0, -0.4, 0],
  [0.1, 0, 0],
  [0, -0.4, 0],
  [0, -0.4, 0],
  [0, 0.25, 0],
  [0, 0.25, 0],
  [0, 0.1, 0],
  [0, 0.12, 0],
  [0.2, 0, 0],
  [0.3, 0, 0],
  [0.25, 0, 0],
  [-0.2, 0, 0],
  [-0.3, 0, 0],
  [-0.25, 0, 0],
];

/** The body with each joint's children turned as told (in the parent's frame), hip at the origin. */
export function posed(turns: Partial<Record<string, Matrix>>): number[] {
  const rotations: Matrix[] = [];
  const positions: number[][] = [];
  jointParents.forEach((parent, joint) => {
    const own = turns[jointNames[joint]!] ?? about("X", 0);
    const base = rotations[parent];
    rotations.push(base ? times(base, own) : own);
    positions.push(
      base
        ? positions[parent]!.map((p, i) => p + base[i]!.reduce((sum, r, k) => sum + r * rest[joint]![k]!, 0))
        : [0, 0, 0],
    );
  });
  return positions.flat();
}
