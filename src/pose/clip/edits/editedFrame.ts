import type { EditKey } from "../../../common/clipEdits";
import { unit, type Vector } from "../../rotation";
import { jointParents } from "../../skeleton";
import { boneVector } from "../boneVectors";
import type { ClipComposer } from "../clipComposer";
import { editKey } from "../editKeys";

/** What an edit makes: for EditHistory.change. Undefined removes a record. */
export type Changes = Record<EditKey, unknown>;

/** The frame that a gesture works on, as it is before it. During a drag: as it was when the drag began. */
export interface EditedFrame {
  frame: number;
  /** 17 x 3 mm, camera axes, relative to the hip: the composed pose. */
  pose: ArrayLike<number>;
  /** Of the hip, m, inside frame. */
  rootOffset: Vector;
}

/** @returns undefined where there is no pose to edit, or it is not loaded */
export function editedFrame(composer: ClipComposer, frame: number): EditedFrame | undefined {
  const composed = composer.compose(frame);
  if (!composed?.hasPose) return undefined;
  return { frame, pose: composed.pose, rootOffset: composer.rootOffset(frame) };
}

/** Records that make bones point along vectors of any length; a vector without a direction makes none. */
export function boneChanges(frame: number, vectors: Iterable<readonly [joint: number, vector: Vector]>): Changes {
  const changes: Changes = {};
  for (const [joint, vector] of vectors) {
    const direction = unit(vector);
    if (direction) changes[editKey.bone(frame, joint)] = direction.map(rounded);
  }
  return changes;
}

/** Parts of a unit vector: enough for a ten thousandth of a millimetre on a leg, and half as long in the journal. */
const directionSteps = 1e7;

function rounded(value: number): number {
  return Math.round(value * directionSteps) / directionSteps;
}

/** A joint's bone and all that hangs on it, each moved by the same turn. */
export function turnedSubtree(
  pose: ArrayLike<number>,
  joint: number,
  turned: (bone: Vector) => Vector,
): (readonly [joint: number, vector: Vector])[] {
  return subtreeOf(joint).map((j) => [j, turned(boneVector(pose, j))] as const);
}

/** The joint and all joints that hang on it, parents first; without the hip, which has no bone. */
export function subtreeOf(joint: number): number[] {
  const isInside: boolean[] = [];
  jointParents.forEach((parent, j) => isInside.push(j === joint || (parent >= 0 && isInside[parent]!)));
  return isInside.flatMap((inside, j) => (inside && j > 0 ? [j] : []));
}
