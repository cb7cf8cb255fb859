import { type FileHandle, open } from "node:fs/promises";
import { type ClipColumn, type ClipRows, columnRowBytes } from "../../common/clipDocument";
import { type ColumnShape, columnPath, countRows, rowBytesOf } from "./columnFiles";

/** Writes the column files of one clip row by row, side by side: either every column gets a row or none. */
export class ColumnWriter {
  private rows = 0;

  private constructor(
    private readonly shape: ColumnShape,
    private readonly files: ReadonlyMap<ClipColumn, FileHandle>,
  ) {}

  /** Creates the files in `folder`, which has none of them. */
  static async create(folder: string, shape: ColumnShape): Promise<ColumnWriter> {
    const files = new Map<ClipColumn, FileHandle>();
    const writer = new ColumnWriter(shape, files);
    try {
      for (const column of shape.columns) files.set(column, await open(columnPath(folder, column), "wx"));
      return writer;
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  get frames(): number {
    return this.rows;
  }

  /** After an error every file is as long as before. @throws StudioError `bad-argument`; the disk's own errors */
  async append(rows: ClipRows): Promise<void> {
    const count = countRows(rows, this.shape);
    try {
      await Promise.all(
        [...this.files].map(([column, file]) => {
          const bytes = rowBytesOf(column, this.shape, rows[column], count);
          return writeWhole(file, bytes, this.rows * columnRowBytes(column, this.shape));
        }),
      );
    } catch (error) {
      // What cannot be cut off now is cut off when the clip is checked: columns end at the shortest whole row.
      await this.truncate(this.rows).catch(() => {});
      throw error;
    }
    this.rows += count;
  }

  async sync(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => file.datasync()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => file.close()));
  }

  async truncate(rows: number): Promise<void> {
    this.rows = rows;
    for (const [column, file] of this.files) await file.truncate(rows * columnRowBytes(column, this.shape));
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}
