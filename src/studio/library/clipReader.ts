import { basename } from "node:path";
import { type ClipColumn, type ClipInfo, columnRowBytes } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import type { ClipReader } from "./clipLibrary";
import { asNumbers, readRowBytes } from "./columnFiles";
import { readJournal } from "./journalFile";

/** Reads one clip's folder; every call opens the files anew, so that nothing holds a folder that is to be moved. */
export class FolderClipReader implements ClipReader {
  constructor(
    readonly info: ClipInfo,
    readonly folder: string,
  ) {}

  async readRows(column: ClipColumn, first: number, last: number): Promise<Uint8Array> {
    this.checkColumn(column);
    const { frames } = this.info;
    if (!(Number.isInteger(first) && Number.isInteger(last) && 0 <= first && first <= last && last < frames)) {
      const message = `rows ${first} to ${last}: clip "${this.info.name}" has ${frames}, counted from 0`;
      throw new StudioError("bad-argument", message);
    }
    return readRowBytes(this.folder, column, columnRowBytes(column, this.info), first, last);
  }

  async readColumn(column: ClipColumn): Promise<Float32Array | Float64Array> {
    this.checkColumn(column);
    if (this.info.frames === 0) return asNumbers(column, new Uint8Array(0));
    return asNumbers(column, await this.readRows(column, 0, this.info.frames - 1));
  }

  async journal(): Promise<JournalEntry[]> {
    return (await readJournal(this.folder)).entries;
  }

  private checkColumn(column: ClipColumn): void {
    if (!this.info.columns.includes(column)) {
      throw new StudioError("bad-argument", `clip "${basename(this.folder)}" has no column ${column}`);
    }
  }
}
