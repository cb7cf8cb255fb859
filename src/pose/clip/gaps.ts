import type { FrameRange } from "../../common/clipEdits";
import { coordinateCount, jointCount } from "../skeleton";
import { boneDirection, boneLengths, withBones } from "./boneVectors";
import { isPosed, type PoseRows } from "./poseRows";
import { scale, turn, turnBetween } from "./vectors";

/** Gaps up to this long are filled without anybody asking twice: what a person did meanwhile can be guessed. */
export const usualGapS = 2;

/** Frames without a pose, as many as follow one another. */
export interface Gap {
  first: number;
  last: number;
  /** Whether there is a pose on both sides, and no cut between them: otherwise it cannot be filled. */
  bridged: boolean;
}

/**
 * The gap that a frame without a pose is in.
 * @returns undefined while the rows up to its sides are not loaded
 */
export function gapAround(rows: PoseRows, frame: number): Gap | undefined {
  let first = frame;
  let bridged = true;
  for (; ; first--) {
    if (first === 0 || rows.isCut(first)) {
      bridged = false;
      break;
    }
    const before = rows.pose(first - 1);
    if (!before) return undefined;
    if (isPosed(before)) break;
  }
  let last = frame;
  for (; ; last++) {
    if (last === rows.timestampsS.length - 1 || rows.isCut(last + 1)) return { first, last, bridged: false };
    const after = rows.pose(last + 1);
    if (!after) return undefined;
    if (isPosed(after)) return { first, last, bridged };
  }
}

/**
 * Gaps within first..last that can be filled and are at most so long, from the last pose before to the first after.
 * @returns undefined while a row is not loaded
 */
export function findGaps(
  rows: PoseRows,
  [first, last]: FrameRange,
  longestS: number = usualGapS,
): FrameRange[] | undefined {
  const found: FrameRange[] = [];
  for (let frame = first; frame <= last; frame++) {
    const pose = rows.pose(frame);
    if (!pose) return undefined;
    if (isPosed(pose)) continue;
    const gap = gapAround(rows, frame);
    if (!gap) return undefined;
    frame = gap.last;
    if (!gap.bridged) continue;
    const durationS = rows.timestampsS[gap.last + 1]! - rows.timestampsS[gap.first - 1]!;
    if (durationS <= longestS) found.push([gap.first, gap.last]);
  }
  return found;
}

/** Each side's movement is measured over this time: over one frame it would be the network's noise. */
const movementS = 0.1;
/** After this time the bones have turned by 63 % of how far the side's movement carries them into the gap. */
const carriedS = 0.15;

/**
 * A pose inside a bridged gap: every bone goes from its direction before to its direction after, leaving the one and
 * reaching the other at the speed it has there. Each side's turning dies away (`carriedS`), and the two are blended over
 * the gap by the smallest turn; lengths go evenly from the one to the other. Longer gaps than usualGapS come out calm.
 *
 * @returns 17 x 3 mm, relative to the hip; undefined while a row is not loaded
 */
export function poseInGap(rows: PoseRows, gap: Gap, frame: number): Float32Array | undefined {
  const before = sideOf(rows, gap.first - 1, -1);
  const after = sideOf(rows, gap.last + 1, 1);
  if (!before || !after) return undefined;
  const timeS = rows.timestampsS[frame]!;
  const sinceS = timeS - before.timeS;
  const untilS = after.timeS - timeS;
  const share = sinceS / (sinceS + untilS);
  const blend = share * share * (3 - 2 * share);

  const lengthsBefore = boneLengths(before.pose);
  const lengthsAfter = boneLengths(after.pose);
  const vectors = Array.from({ length: jointCount }, (_, joint) => {
    if (joint === 0) return undefined;
    const from = carriedDirection(before, joint, sinceS);
    const to = carriedDirection(after, joint, untilS);
    const direction = from && to ? turn(from, scale(turnBetween(from, to), blend)) : (from ?? to);
    return direction && scale(direction, (1 - share) * lengthsBefore[joint]! + share * lengthsAfter[joint]!);
  });
  return withBones(new Float32Array(coordinateCount), vectors);
}

/** The pose at one side of a gap, and a pose a little away from the gap, to see how it moves. */
interface Side {
  timeS: number;
  pose: Float32Array;
  movement?: { pose: Float32Array; timeS: number };
}

function sideOf(rows: PoseRows, frame: number, away: 1 | -1): Side | undefined {
  const { timestampsS } = rows;
  const row = rows.pose(frame);
  if (!row) return undefined;
  const side: Side = { timeS: timestampsS[frame]!, pose: Float32Array.from(row) };
  for (let next = frame + away; next >= 0 && next < timestampsS.length; next += away) {
    if (rows.isCut(away === 1 ? next : next + 1)) break;
    const pose = rows.pose(next);
    if (!pose) return undefined;
    const distanceS = Math.abs(timestampsS[next]! - side.timeS);
    if (!isPosed(pose) || (side.movement && distanceS > movementS)) break;
    side.movement = { pose: Float32Array.from(pose), timeS: timestampsS[next]! };
  }
  return side;
}

/** Where a bone points this long inside the gap if it goes on turning as it did, ever slower. */
function carriedDirection({ timeS, pose, movement }: Side, joint: number, insideS: number) {
  const direction = boneDirection(pose, joint);
  const earlier = movement && boneDirection(movement.pose, joint);
  if (!direction || !earlier) return direction;
  const turnedS = Math.abs(timeS - movement.timeS);
  const carried = (carriedS * (1 - Math.exp(-insideS / carriedS))) / turnedS;
  return turn(direction, scale(turnBetween(earlier, direction), carried));
}
