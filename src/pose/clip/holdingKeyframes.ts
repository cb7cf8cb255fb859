import type { FrameRange } from "../../common/clipEdits";
import type { EditIndex } from "./editIndex";
import { stretchAt, takeAt } from "./frameRanges";
import { firstNotBelow } from "./sortedFrames";

/**
 * The frames that need a keyframe of a joint for one correction to hold throughout a range: the ends of every stretch that
 * is not cut or hidden, keyframes that are there already, and as many in between as it takes for none to be further from the
 * next than they blend. Frames without a pose get none.
 *
 * @param isPosed undefined: not loaded
 * @returns rising; undefined when a row that it needs is not loaded
 */
export function holdingKeyframes(
  edits: EditIndex,
  timestampsS: Float64Array,
  isPosed: (frame: number) => boolean | undefined,
  joint: number,
  range: FrameRange,
): number[] | undefined {
  const holding: number[] = [];
  const end = Math.min(range[1], timestampsS.length - 1);
  for (let first = range[0], last: number; first <= end; first = last + 1) {
    const take = takeAt(edits.cuts, first, timestampsS.length);
    const stretch = stretchAt(joint === 0 ? [] : edits.hiddenRanges(joint), first);
    last = Math.min(end, take[1], stretch.range[1]);
    if (stretch.inside) continue;
    const from = search(first, last, 1);
    const to = search(last, first, -1);
    if (from === undefined || to === undefined) return undefined;
    if (from === none) continue;
    const between = fill(from, to);
    if (!between) return undefined;
    holding.push(...between);
  }
  return holding;

  /** The first frame with a pose from one frame to another. */
  function search(from: number, to: number, step: 1 | -1): number | undefined {
    for (let frame = from; frame !== to + step; frame += step) {
      const posed = isPosed(frame);
      if (posed === undefined) return undefined;
      if (posed) return frame;
    }
    return none;
  }

  function fill(from: number, to: number): number[] | undefined {
    const known = edits.keyframes.ofJoint(joint).filter((frame) => frame > from && frame < to && isPosed(frame));
    const frames = [from];
    for (const next of [...known, to]) {
      for (let at = frames.at(-1)!; at < next; ) {
        const between = farthestFrom(at, next);
        if (between === undefined) return undefined;
        frames.push(between);
        at = between;
      }
    }
    return frames;
  }

  /** The last frame with a pose, up to `next`, that blends into this one; the first one where all are further away. */
  function farthestFrom(at: number, next: number): number | undefined {
    const beyond = firstNotBelow(timestampsS, timestampsS[at]! + 2 * edits.blendS);
    if (beyond >= next && timestampsS[next]! - timestampsS[at]! <= 2 * edits.blendS) return next;
    const near = search(Math.max(at, Math.min(beyond - 1, next)), at, -1);
    return near === none || near === at ? search(at + 1, next, 1) : near;
  }
}

const none = -1;
