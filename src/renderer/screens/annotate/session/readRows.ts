import {
  type ClipColumn,
  type ClipInfo,
  clipColumns,
  columnRowBytes,
  columnWidth,
} from "../../../../common/clipDocument";
import { StudioError } from "../../../../common/errors";
import { largestPieceBytes } from "../../../../common/libraryProtocol";

/** Rows first..last of a column of one clip as bytes (`clip.readRows`). */
export type ReadRows = (column: ClipColumn, first: number, last: number) => Promise<Uint8Array>;

/**
 * Rows first..last of a column as numbers, read in pieces that the host allows.
 * @throws StudioError `clip-broken` when the host sends another number of bytes, and what `read` throws
 */
export async function readFloats(
  read: ReadRows,
  info: ClipInfo,
  column: ClipColumn,
  first: number,
  last: number,
): Promise<Float32Array | Float64Array> {
  const count = (last - first + 1) * columnWidth(column, info);
  const values = clipColumns[column].type === "float64" ? new Float64Array(count) : new Float32Array(count);
  const bytes = new Uint8Array(values.buffer);
  const rowBytes = columnRowBytes(column, info);
  const rowsPerPiece = Math.max(1, Math.floor(largestPieceBytes / rowBytes));
  for (let from = first; from <= last; from += rowsPerPiece) {
    const to = Math.min(last, from + rowsPerPiece - 1);
    const piece = await read(column, from, to);
    const expected = (to - from + 1) * rowBytes;
    if (piece.byteLength !== expected) {
      throw new StudioError(
        "clip-broken",
        `clip "${info.name}": rows ${from} to ${to} of ${column} are ${piece.byteLength} bytes long, not ${expected}`,
      );
    }
    // Copied: a piece out of a larger message need not begin at a multiple of the number's size.
    bytes.set(piece, (from - first) * rowBytes);
  }
  return values;
}
