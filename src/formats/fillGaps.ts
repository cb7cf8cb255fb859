import { provenances } from "../pose/clip/provenance";
import { jointCount } from "../pose/skeleton";
import { blendPose } from "./blendPose";
import { hasPerson, type Motion } from "./motion";

const interpolated = provenances.indexOf("interpolated");

/**
 * The motion with a pose in every frame, for programs that stumble over a missing one: between its neighbours in time
 * where there are two, and as the one neighbour at the ends and beside a cut. A motion without any person stays empty.
 */
export function fillGaps(motion: Motion): Motion {
  const { timestampsS, cuts } = motion;
  const positions = motion.positions.slice();
  const provenance = motion.provenance?.slice();
  const isCut = new Set(cuts);
  for (let frame = 0; frame < timestampsS.length; frame++) {
    if (hasPerson(motion, frame)) continue;
    const first = frame;
    while (frame + 1 < timestampsS.length && !hasPerson(motion, frame + 1)) frame++;
    fill(motion, first, frame, isCut, positions);
    provenance?.fill(interpolated, first * jointCount, (frame + 1) * jointCount);
  }
  return { ...motion, positions, provenance };
}

/** Frames first..last have no person; those beside them have, where there are any. */
function fill(motion: Motion, first: number, last: number, isCut: ReadonlySet<number>, into: Float32Array): void {
  const { positions, timestampsS } = motion;
  const before = first > 0 ? first - 1 : undefined;
  const after = last + 1 < timestampsS.length ? last + 1 : undefined;
  let cut = first;
  while (cut <= last + 1 && !isCut.has(cut)) cut++;
  const isWhole = cut > last + 1;
  for (let frame = first; frame <= last; frame++) {
    if (before !== undefined && after !== undefined && isWhole) {
      const share = (timestampsS[frame]! - timestampsS[before]!) / (timestampsS[after]! - timestampsS[before]!);
      blendPose(positions, before, after, share, into, frame);
      continue;
    }
    const side = before === undefined || (after !== undefined && frame >= cut) ? after : before;
    if (side !== undefined) blendPose(positions, side, side, 0, into, frame);
  }
}
