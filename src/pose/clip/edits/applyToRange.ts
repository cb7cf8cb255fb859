import type { FrameRange } from "../../../common/clipEdits";
import { length, type Vector } from "../../rotation";
import { boneDirection } from "../boneVectors";
import type { ClipComposer } from "../clipComposer";
import { editKey } from "../editKeys";
import { turn, turnBetween } from "../vectors";
import { boneChanges, type Changes, subtreeOf } from "./editedFrame";

/** Radians; a smaller difference is rounding. */
const leastTurn = 1e-6;

/**
 * Carries a frame's correction over a range: every bone that is turned from the base motion there is turned by as much
 * throughout. Keyframes are set at both ends, at either side of cuts and of stretches where the joint is hidden, and in
 * between as often as it takes for neighbours to blend into one another; keyframes that are there already get the same
 * turn. Stretches where a joint is hidden, and frames without a pose, are left alone. An offset of the hip is carried as well.
 *
 * @returns undefined while a row that it needs is not loaded
 */
export function applyToRange(composer: ClipComposer, frame: number, range: FrameRange): Changes | undefined {
  const composed = composer.compose(frame);
  const base = composer.basePose(frame);
  if (!composed || !base) return undefined;
  const changes: Changes = {};
  for (const joint of subtreeOf(0)) {
    const from = boneDirection(base, joint);
    const to = boneDirection(composed.pose, joint);
    const rotation: Vector = from && to ? turnBetween(from, to) : [0, 0, 0];
    if (length(rotation) < leastTurn) continue;
    const keyframes = composer.keyframesToHold(joint, range);
    if (!keyframes) return undefined;
    for (const keyframe of keyframes) {
      const there = boneDirection(composer.basePose(keyframe)!, joint);
      if (there) Object.assign(changes, boneChanges(keyframe, [[joint, turn(there, rotation)]]));
    }
  }
  const offset = composer.rootOffset(frame);
  if (length(offset) === 0) return changes;
  for (const keyframe of composer.keyframesToHold(0, range) ?? []) changes[editKey.root(keyframe)] = [...offset];
  return changes;
}
