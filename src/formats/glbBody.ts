import { type RigNodeName, rig, rigNodeIndex } from "../pose/rig";
import { across, cross, type Vector } from "../pose/rotation";

/** A mesh whose every vertex goes with one node of the rig; rest pose, inside frame, metres. */
export interface BodyMesh {
  positions: Float32Array<ArrayBuffer>;
  normals: Float32Array<ArrayBuffer>;
  /** Four nodes a vertex, of which the first counts. */
  joints: Uint8Array<ArrayBuffer>;
  weights: Float32Array<ArrayBuffer>;
  indices: Uint16Array<ArrayBuffer>;
}

/** A round limb: a tapered tube with rounded ends. */
interface Limb {
  node: RigNodeName;
  from: Vector;
  to: Vector;
  /** At `from` and at `to`, m. */
  radii: readonly [number, number];
  /** Its thickness from front to back over its width. Default: 1. */
  depth?: number;
}

const segments = 10;
/** Latitudes of the rings of each rounded end, radians, from the tip to the full width. */
const endRings = [1.2, 0.75, 0.35, 0];

/**
 * A body of tubes around the bones, so that a program shows a person and not just empty nodes.
 *
 * @param rest where each node of the rig is in the rest pose, m
 * @param size times the usual thickness
 */
export function makeBody(rest: readonly Vector[], size: number): BodyMesh {
  const positions: number[] = [];
  const normals: number[] = [];
  const joints: number[] = [];
  const indices: number[] = [];
  for (const limb of limbs(rest, size)) {
    const node = rigNodeIndex(limb.node);
    const first = positions.length / 3;
    const rings = addTube(limb, positions, normals);
    for (let i = first; i < positions.length / 3; i++) joints.push(node, 0, 0, 0);
    addTriangles(first, rings, indices);
  }
  const weights = new Float32Array(joints.length).map((_, i) => (i % 4 === 0 ? 1 : 0));
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    joints: Uint8Array.from(joints),
    weights,
    indices: Uint16Array.from(indices),
  };
}

function limbs(rest: readonly Vector[], size: number): Limb[] {
  const at = (name: RigNodeName, offset: Vector = [0, 0, 0]): Vector => {
    const [x, y, z] = rest[rigNodeIndex(name)]!;
    return [x + offset[0] * size, y + offset[1] * size, z + offset[2] * size];
  };
  const limb = (node: RigNodeName, from: Vector, to: Vector, start: number, end: number, depth?: number): Limb => ({
    ...{ node, from, to, depth },
    radii: [start * size, end * size],
  });
  const sides = (["L", "R"] as const).flatMap((side) => {
    const outwards = side === "L" ? 1 : -1;
    return [
      limb(`${side}Hip`, at(`${side}Hip`), at(`${side}Knee`), 0.075, 0.052),
      limb(`${side}Knee`, at(`${side}Knee`), at(`${side}Foot`), 0.05, 0.036),
      limb(`${side}Foot`, at(`${side}Foot`, [0, -0.035, -0.03]), at(`${side}Foot`, [0, -0.05, 0.13]), 0.04, 0.03),
      limb(`${side}Clavicle`, at("Thorax"), at(`${side}Shoulder`), 0.06, 0.055),
      limb(`${side}Shoulder`, at(`${side}Shoulder`), at(`${side}Elbow`), 0.048, 0.036),
      limb(`${side}Elbow`, at(`${side}Elbow`), at(`${side}Wrist`), 0.035, 0.026),
      limb(`${side}Wrist`, at(`${side}Wrist`), at(`${side}Wrist`, [0.12 * outwards, 0, 0]), 0.032, 0.022),
    ];
  });
  return [
    limb("Hip", at("RHip"), at("LHip"), 0.085, 0.085),
    limb("SpineBase", at("Hip"), at("Spine"), 0.115, 0.115, 0.75),
    limb("Spine", at("Spine"), at("Thorax", [0, -0.04, 0]), 0.14, 0.165, 0.62),
    limb("NeckBase", at("Thorax"), at("Neck"), 0.05, 0.045),
    limb("Neck", at("Neck", [0, 0.02, 0]), at("Head", [0, -0.08, 0]), 0.07, 0.08),
    ...sides,
  ];
}

/** @returns how many rings it has */
function addTube({ from, to, radii, depth = 1 }: Limb, positions: number[], normals: number[]): number {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const axis: Vector =
    length > 0 ? [(to[0] - from[0]) / length, (to[1] - from[1]) / length, (to[2] - from[2]) / length] : [0, 1, 0];
  // Upright tubes lie across left and front, so that `depth` is from front to back.
  const front: Vector = Math.abs(axis[2]) < 0.5 && Math.abs(axis[0]) < 0.5 ? [0, 0, 1] : across(axis);
  const side = cross(front, axis);
  const rings = [
    ...endRings.map((latitude) => ({ centre: from, radius: radii[0], latitude: -latitude })),
    ...endRings.toReversed().map((latitude) => ({ centre: to, radius: radii[1], latitude })),
  ];
  for (const { centre, radius, latitude } of rings) {
    const [out, along] = [Math.cos(latitude), Math.sin(latitude)];
    for (let i = 0; i < segments; i++) {
      const angle = (2 * Math.PI * i) / segments;
      const [a, b] = [Math.cos(angle) * out, Math.sin(angle) * out];
      const normal = [0, 1, 2].map((k) => side[k]! * a + (front[k]! * b) / depth + axis[k]! * along);
      const size = Math.hypot(...normal);
      for (let k = 0; k < 3; k++) {
        positions.push(centre[k]! + radius * (side[k]! * a + front[k]! * b * depth + axis[k]! * along));
        normals.push(normal[k]! / size);
      }
    }
  }
  return rings.length;
}

/** Outside is where the vertices of a triangle go round against the clock. */
function addTriangles(first: number, rings: number, indices: number[]): void {
  for (let ring = 0; ring + 1 < rings; ring++) {
    for (let i = 0; i < segments; i++) {
      const a = first + ring * segments + i;
      const b = first + ring * segments + ((i + 1) % segments);
      indices.push(a, a + segments, b, b, a + segments, b + segments);
    }
  }
  const last = first + (rings - 1) * segments;
  for (let i = 1; i + 1 < segments; i++) {
    indices.push(first, first + i, first + i + 1, last, last + i + 1, last + i);
  }
}

/** Where each node of the rig is in the rest pose, m, the hip at `hipHeightM`. */
export function restPositions(lengthsM: readonly number[], hipHeightM: number): Vector[] {
  const rest: Vector[] = [];
  const place = (node: number): Vector => {
    const { parent, joint, direction } = rig[node]!;
    const base: Vector = parent < 0 ? [0, hipHeightM, 0] : (rest[parent] ?? place(parent));
    const size = lengthsM[joint]!;
    rest[node] = [base[0] + direction[0] * size, base[1] + direction[1] * size, base[2] + direction[2] * size];
    return rest[node]!;
  };
  for (let node = 0; node < rig.length; node++) place(node);
  return rest;
}
