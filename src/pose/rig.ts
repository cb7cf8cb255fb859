import type { Vector } from "./rotation";
import { type JointName, jointCount, jointIndex, jointNames, jointParents } from "./skeleton";

/** Nodes that sit on a joint and turn one bone of it, so that bones that share a joint can turn apart. */
export const helperNames = ["SpineBase", "NeckBase", "LClavicle", "RClavicle"] as const;

export type RigNodeName = JointName | (typeof helperNames)[number];

export interface RigNode {
  name: RigNodeName;
  /** Index among the nodes; -1 for the hip. */
  parent: number;
  /** The joint that it sits on. */
  joint: number;
  /** The joint that its own bone leads to; -1 for the hip and the chest, which turn as a whole, and for the ends. */
  end: number;
  /** Where it lies from its parent in the rest pose, a unit vector; (0, 0, 0) for the hip and the helpers. */
  direction: Vector;
}

const up: Vector = [0, 1, 0];
const down: Vector = [0, -1, 0];
const left: Vector = [1, 0, 0];
const right: Vector = [-1, 0, 0];
const here: Vector = [0, 0, 0];

/** Where each joint lies from its parent joint in the rest pose: a T, inside frame. */
export const restDirections: readonly Vector[] = [
  here,
  ...[right, down, down],
  ...[left, down, down],
  ...[up, up, up, up],
  ...[left, left, left],
  ...[right, right, right],
];

/** Each helper: the joint that it sits on, and the one that its bone leads to. */
const helpers: readonly (readonly [on: JointName, to: JointName])[] = [
  ["Hip", "Spine"],
  ["Thorax", "Neck"],
  ["Thorax", "LShoulder"],
  ["Thorax", "RShoulder"],
];

/**
 * What rotation formats hold: the 17 joints in order, then the helpers. The hip and the thorax carry three bones each
 * that no single rotation can point the right way, so four of these hang on a helper. Every rig for characters has
 * bones in these places (lower spine, neck, clavicles).
 */
export const rig: readonly RigNode[] = [
  ...jointNames.map((name, joint) => {
    const helper = helpers.findIndex(([, to]) => to === name);
    const parent = helper < 0 ? jointParents[joint]! : jointCount + helper;
    return { name, parent, joint, end: ownBoneEnd(name, joint), direction: restDirections[joint]! };
  }),
  ...helpers.map(([on, to], i) => {
    const joint = jointIndex(on);
    return { name: helperNames[i]!, parent: joint, joint, end: jointIndex(to), direction: here };
  }),
];

/** Parents before children, each branch to its end: the order of a hierarchy in a file. */
export const rigDepthFirst: readonly number[] = visit(0);

function ownBoneEnd(name: JointName, joint: number): number {
  return name === "Hip" || name === "Thorax" ? -1 : jointParents.indexOf(joint);
}

function visit(node: number): number[] {
  return [node, ...rigChildren(node).flatMap(visit)];
}

export function rigChildren(node: number): number[] {
  return rig.flatMap(({ parent }, child) => (parent === node ? [child] : []));
}

export function rigNodeIndex(name: RigNodeName): number {
  return rig.findIndex((node) => node.name === name);
}
