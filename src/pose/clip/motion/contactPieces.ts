import type { FrameRange } from "../../../common/clipEdits";
import { firstNotBelow } from "../sortedFrames";
import { aroundS } from "./rootPath";

/**
 * A ground contact, or a piece of a long one. Whoever stands still for an hour has one contact; it is worked with in
 * pieces, so that nobody has to look further back than one of them. Pieces overlap, and one gives over to the next.
 */
export interface ContactPiece {
  range: FrameRange;
  /** It goes on from the piece before, and into the one behind, over `overlapS`. */
  continues: boolean;
  goesOn: boolean;
  /** The frames that say where the foot stands. */
  anchor: FrameRange;
}

/** Where long contacts are divided: at multiples of `everyS` of the clip's time. */
export interface PieceGrid {
  everyS: number;
  /** The contact lasts for at least so long before the division, which are looked at for where the foot stands ... */
  beforeS: number;
  /** ... and behind it. */
  afterS: number;
  overlapS: number;
}

/** A foot stands where it is on average over this time from a contact's beginning. */
export const anchorS = 2;

/** A contact as one piece. */
export function wholePiece(range: FrameRange, timestampsS: Float64Array): ContactPiece {
  const [, until] = aroundS(timestampsS, [range[0], range[0]], anchorS);
  return { range, continues: false, goesOn: false, anchor: [range[0], Math.min(range[1], until)] };
}

/** Of contacts that say where a foot stands. */
export const placeGrid: PieceGrid = { everyS: 30, beforeS: 10, afterS: anchorS, overlapS: 2 };
/** Of contacts that say only how high it is. */
export const heightGrid: PieceGrid = { everyS: 6, beforeS: 2, afterS: 1, overlapS: 1 };

/**
 * The earliest frame to which a contact has to be followed back for its pieces with a frame from `first` on to be known. A
 * contact that goes back as far as that is divided behind it.
 */
export function earliestFor(first: number, timestampsS: Float64Array, grid: PieceGrid): number {
  const startS = timestampsS[0]!;
  const division = Math.floor((timestampsS[first]! - grid.afterS - startS) / grid.everyS);
  if (division <= 0) return 0;
  return Math.max(0, firstNotBelow(timestampsS, startS + division * grid.everyS - grid.beforeS) - 1);
}

/**
 * The pieces of a contact.
 */
export function piecesOf(range: FrameRange, timestampsS: Float64Array, grid: PieceGrid): ContactPiece[] {
  const [first, last] = range;
  const startS = timestampsS[0]!;
  const frameAt = (timeS: number) => Math.min(last, Math.max(first, firstNotBelow(timestampsS, timeS)));
  const pieces = [wholePiece(range, timestampsS)];
  const from = Math.ceil((timestampsS[first]! + grid.beforeS - startS) / grid.everyS - 1e-9);
  const to = Math.floor((timestampsS[last]! - grid.afterS - startS) / grid.everyS + 1e-9);
  for (let division = Math.max(1, from); division <= to; division++) {
    const timeS = startS + division * grid.everyS;
    const before = pieces.at(-1)!;
    before.goesOn = true;
    before.range = [before.range[0], frameAt(timeS + grid.overlapS / 2)];
    pieces.push({
      range: [frameAt(timeS - grid.overlapS / 2), last],
      continues: true,
      goesOn: false,
      anchor: [frameAt(timeS - grid.beforeS), frameAt(timeS + grid.afterS)],
    });
  }
  return pieces;
}
