import { Vector3 } from "three";
import type { Distance } from "./shapes";

export interface Surface {
  /** (x, y, z) one after another, metres. */
  positions: number[];
  normals: number[];
  /** Three corners per triangle, counter-clockwise from outside. */
  indices: number[];
}

const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, (i >> 2) & 1] as const);
const edges = corners.flatMap((_, a) => [1, 2, 4].filter((bit) => !(a & bit)).map((bit) => [a, a | bit] as const));

/**
 * The surface of a solid as triangles, by naive surface nets (Gibson 1998): a vertex in each grid cell that the surface
 * passes, a quad around each grid edge that it crosses.
 */
export function surfaceNets(distance: Distance, from: Vector3, to: Vector3, cell: number): Surface {
  const size = to.clone().sub(from).divideScalar(cell).ceil().addScalar(1);
  const [nx, ny, nz] = [size.x, size.y, size.z];
  const at = (x: number, y: number, z: number) => x + nx * (y + ny * z);
  const values = new Float32Array(nx * ny * nz);
  const point = new Vector3();
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        values[at(x, y, z)] = distance(point.set(from.x + x * cell, from.y + y * cell, from.z + z * cell));
      }
    }
  }
  const surface: Surface = { positions: [], normals: [], indices: [] };
  const vertexOfCell = new Int32Array(nx * ny * nz).fill(-1);
  for (let z = 0; z < nz - 1; z++) {
    for (let y = 0; y < ny - 1; y++) {
      for (let x = 0; x < nx - 1; x++) {
        const middle = crossing(x, y, z, (i, j, k) => values[at(i, j, k)]!);
        if (!middle) continue;
        vertexOfCell[at(x, y, z)] = surface.positions.length / 3;
        point.copy(middle).multiplyScalar(cell).add(from);
        surface.positions.push(point.x, point.y, point.z);
        surface.normals.push(...gradient(distance, point, cell * 0.5).toArray());
      }
    }
  }
  addQuads(surface, { nx, ny, nz, at, values, vertexOfCell });
  return surface;
}

/** Mean of the points where the surface crosses a cell's edges, in cells; undefined where it does not. */
function crossing(x: number, y: number, z: number, value: (x: number, y: number, z: number) => number) {
  const sum = new Vector3();
  let count = 0;
  for (const [a, b] of edges) {
    const [ax, ay, az] = corners[a]!;
    const [bx, by, bz] = corners[b]!;
    const start = value(x + ax, y + ay, z + az);
    const end = value(x + bx, y + by, z + bz);
    if (start < 0 === end < 0) continue;
    const share = start / (start - end);
    sum.x += x + ax + (bx - ax) * share;
    sum.y += y + ay + (by - ay) * share;
    sum.z += z + az + (bz - az) * share;
    count++;
  }
  return count === 0 ? undefined : sum.divideScalar(count);
}

interface Grid {
  nx: number;
  ny: number;
  nz: number;
  at(x: number, y: number, z: number): number;
  values: Float32Array;
  vertexOfCell: Int32Array;
}

function addQuads({ indices }: Surface, { nx, ny, nz, at, values, vertexOfCell }: Grid): void {
  const steps = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  for (let z = 1; z < nz - 1; z++) {
    for (let y = 1; y < ny - 1; y++) {
      for (let x = 1; x < nx - 1; x++) {
        const inside = values[at(x, y, z)]! < 0;
        steps.forEach(([dx, dy, dz], axis) => {
          if (inside === values[at(x + dx, y + dy, z + dz)]! < 0) return;
          // The four cells around this grid edge, in order.
          const [ux, uy, uz] = steps[(axis + 1) % 3]!;
          const [vx, vy, vz] = steps[(axis + 2) % 3]!;
          const cell = (u: number, v: number) =>
            vertexOfCell[at(x - ux * u - vx * v, y - uy * u - vy * v, z - uz * u - vz * v)]!;
          const quad = [cell(1, 1), cell(0, 1), cell(0, 0), cell(1, 0)];
          const [a, b, c, d] = inside ? quad : quad.reverse();
          indices.push(a!, b!, c!, a!, c!, d!);
        });
      }
    }
  }
}

function gradient(distance: Distance, point: Vector3, step: number): Vector3 {
  const probe = new Vector3();
  const along = (x: number, y: number, z: number) =>
    distance(probe.set(point.x + x, point.y + y, point.z + z)) -
    distance(probe.set(point.x - x, point.y - y, point.z - z));
  return new Vector3(along(step, 0, 0), along(0, step, 0), along(0, 0, step)).normalize();
}
