import { type FileHandle, open } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type ClipColumn,
  type ClipInfo,
  type ClipRows,
  clipColumns,
  columnFileName,
  columnRowBytes,
  columnWidth,
} from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import { whyUnreadable } from "../whyUnreadable";

/** Bytes that are read or written at once where a column is walked through. */
const pieceBytes = 4 * 1024 * 1024;

/** What columns need of a clip's info. */
export type ColumnShape = Pick<ClipInfo, "columns" | "stages">;

export function columnPath(folder: string, column: ClipColumn): string {
  return join(folder, columnFileName(column));
}

/**
 * Rows first..last of a column as bytes.
 * @throws StudioError `clip-broken` naming the file when it is missing or too short
 */
export async function readRowBytes(
  folder: string,
  column: ClipColumn,
  rowBytes: number,
  first: number,
  last: number,
): Promise<Uint8Array> {
  const file = await openColumn(folder, column);
  try {
    return await readWhole(file, folder, column, first * rowBytes, (last - first + 1) * rowBytes);
  } finally {
    await file.close();
  }
}

/** A column in pieces of whole rows, so that a long clip needs no more memory than a short one. */
export async function* columnPieces(
  folder: string,
  column: ClipColumn,
  info: Pick<ClipInfo, "stages" | "frames">,
  first = 0,
  last = info.frames - 1,
): AsyncGenerator<{ firstRow: number; numbers: Float32Array | Float64Array }> {
  const rowBytes = columnRowBytes(column, info);
  const rowsPerPiece = Math.max(1, Math.floor(pieceBytes / rowBytes));
  const file = await openColumn(folder, column);
  try {
    for (let row = first; row <= last; row += rowsPerPiece) {
      const rows = Math.min(rowsPerPiece, last - row + 1);
      const bytes = await readWhole(file, folder, column, row * rowBytes, rows * rowBytes);
      yield { firstRow: row, numbers: asNumbers(column, bytes) };
    }
  } finally {
    await file.close();
  }
}

/** The column's numbers in the same memory. `bytes` begin at a multiple of 8, as every fresh array does. */
export function asNumbers(column: ClipColumn, bytes: Uint8Array): Float32Array | Float64Array {
  const { buffer, byteOffset, byteLength } = bytes;
  return clipColumns[column].type === "float64"
    ? new Float64Array(buffer, byteOffset, byteLength / 8)
    : new Float32Array(buffer, byteOffset, byteLength / 4);
}

/**
 * How many rows `rows` holds.
 * @throws StudioError `bad-argument` naming a column that does not have as many numbers as it should
 */
export function countRows(rows: ClipRows, shape: ColumnShape): number {
  const count = rows.timestamps_s.length;
  for (const column of Object.keys(rows) as ClipColumn[]) {
    const values = rows[column];
    if (values === undefined) continue;
    if (!shape.columns.includes(column)) throw new StudioError("bad-argument", `rows: this clip has no ${column}`);
    const numbers = count * columnWidth(column, shape);
    if (values.length !== numbers) {
      throw new StudioError("bad-argument", `rows: ${column} holds ${values.length} numbers instead of ${numbers}`);
    }
  }
  return count;
}

/** The bytes of a column's rows; NaN where `values` is undefined. */
export function rowBytesOf(
  column: ClipColumn,
  shape: ColumnShape,
  values: Float32Array | Float64Array | undefined,
  rows: number,
): Uint8Array {
  const filled = values ?? new Float32Array(rows * columnWidth(column, shape)).fill(Number.NaN);
  return new Uint8Array(filled.buffer, filled.byteOffset, filled.byteLength);
}

async function openColumn(folder: string, column: ClipColumn): Promise<FileHandle> {
  return open(columnPath(folder, column), "r").catch((error: unknown) => {
    throw new StudioError(
      "clip-broken",
      `clip "${basename(folder)}": ${columnFileName(column)} ${whyUnreadable(error)}`,
    );
  });
}

async function readWhole(
  file: FileHandle,
  folder: string,
  column: ClipColumn,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) {
      const name = columnFileName(column);
      throw new StudioError(
        "clip-broken",
        `clip "${basename(folder)}": ${name} is too short: it ends before byte ${position + length}`,
      );
    }
    done += bytesRead;
  }
  return bytes;
}
