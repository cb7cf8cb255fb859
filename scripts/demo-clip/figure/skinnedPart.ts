import {
  BufferGeometry,
  Float32BufferAttribute,
  type Material,
  type Skeleton,
  SkinnedMesh,
  Uint16BufferAttribute,
  Vector3,
} from "three";
import { type BoneName, boneNames } from "../motion/body";
import type { Distance, Piece } from "./shapes";
import { surfaceNets } from "./surfaceNets";

/** Over how many metres the pull of one bone gives way to the next one's. */
const skinSoftness = 0.016;
const bonesPerVertex = 4;

export interface PartOptions {
  /** The part's surface. */
  distance: Distance;
  /** What moves it: each vertex follows the pieces that it is nearest to. */
  pieces: readonly Piece[];
  from: readonly [number, number, number];
  to: readonly [number, number, number];
  /** Of the grid, metres. */
  cell: number;
  material: Material;
}

/** One part of the figure as a mesh that bends with the bones. */
export function skinnedPart(options: PartOptions, skeleton: Skeleton): SkinnedMesh {
  const { distance, pieces, from, to, cell, material } = options;
  const surface = surfaceNets(distance, new Vector3(...from), new Vector3(...to), cell);
  const indices: number[] = [];
  const weights: number[] = [];
  const point = new Vector3();
  for (let i = 0; i < surface.positions.length; i += 3) {
    const pulls = bonePulls(pieces, point.fromArray(surface.positions, i));
    for (let k = 0; k < bonesPerVertex; k++) {
      indices.push(boneNames.indexOf(pulls[k]?.[0] ?? boneNames[0]));
      weights.push(pulls[k]?.[1] ?? 0);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(surface.positions, 3));
  geometry.setAttribute("normal", new Float32BufferAttribute(surface.normals, 3));
  geometry.setAttribute("skinIndex", new Uint16BufferAttribute(indices, bonesPerVertex));
  geometry.setAttribute("skinWeight", new Float32BufferAttribute(weights, bonesPerVertex));
  geometry.setIndex(surface.indices);
  const mesh = new SkinnedMesh(geometry, material);
  mesh.bind(skeleton, mesh.matrixWorld);
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  // Bones move far from where the mesh was modelled.
  mesh.frustumCulled = false;
  return mesh;
}

/** The strongest bones at a point, their weights summing to 1. */
function bonePulls(pieces: readonly Piece[], point: Vector3): [BoneName, number][] {
  const nearest = new Map<BoneName, number>();
  for (const { bone, distance } of pieces) {
    nearest.set(bone, Math.min(nearest.get(bone) ?? Number.POSITIVE_INFINITY, distance(point)));
  }
  const least = Math.min(...nearest.values());
  const pulls = [...nearest].map(([bone, away]): [BoneName, number] => [bone, Math.exp((least - away) / skinSoftness)]);
  const strongest = pulls.sort((a, b) => b[1] - a[1]).slice(0, bonesPerVertex);
  const sum = strongest.reduce((total, [, weight]) => total + weight, 0);
  return strongest.map(([bone, weight]) => [bone, weight / sum]);
}
