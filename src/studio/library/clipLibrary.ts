import type { ClipColumn, ClipInfo, ClipRows } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import type { ClipChange, ClipSummary, TrashedClip } from "../../common/libraryProtocol";
import type { Unsubscribe } from "../../common/link";

/** What a new clip begins with. */
export interface ClipDraft
  extends Pick<ClipInfo, "name" | "source" | "columns" | "stages">,
    Partial<Pick<ClipInfo, "imageSize" | "focalPx" | "model" | "heightM" | "cuts" | "tags" | "video">> {
  /** What becomes of it when the program dies before `finish`: recordings are repaired, half imports removed. */
  ifInterrupted: "repair" | "discard";
}

/** A clip that is being written. The library does not show it before `finish`. */
export interface ClipWriter {
  readonly id: string;
  /** Its folder, for files besides the columns (the video). */
  readonly folder: string;
  readonly frames: number;
  /** Rows for every column of the draft; a column that is left out of `rows` gets NaN. In order. */
  append(rows: ClipRows): Promise<void>;
  /** What was appended survives a power cut. */
  sync(): Promise<void>;
  /** Takes the rows from `frames` on away again. */
  truncate(frames: number): Promise<void>;
  finish(change?: Partial<ClipInfo>): Promise<ClipSummary>;
  discard(): Promise<void>;
}

/** An open clip. */
export interface ClipReader {
  readonly info: ClipInfo;
  readonly folder: string;
  /** Rows first..last of a column as bytes, little endian. */
  readRows(column: ClipColumn, first: number, last: number): Promise<Uint8Array>;
  /** A whole column as numbers. */
  readColumn(column: ClipColumn): Promise<Float32Array | Float64Array>;
  journal(): Promise<JournalEntry[]>;
}

export interface LibraryChange {
  upserted: ClipSummary[];
  removed: string[];
  /** Clips whose columns were replaced. */
  rowsChanged: string[];
}

/**
 * A folder of clips, open for writing by one program at a time (docs/clip-format.md). Every method throws StudioError:
 * `clip-missing`, `clip-broken`, `clip-changed`, `disk-full`, `folder-unwritable`, naming the clip or the file.
 */
export interface ClipLibrary {
  readonly folder: string;
  list(): ClipSummary[];
  /** Where a clip's files are, also of one that cannot be read. */
  folderOf(id: string): string;
  read(id: string): Promise<ClipReader>;
  create(draft: ClipDraft): Promise<ClipWriter>;
  updateInfo(id: string, change: Partial<Pick<ClipInfo, "name" | "tags" | "heightM">>): Promise<ClipSummary>;
  /** Adds columns to a clip or replaces them, all at once (an analysis, a truth). Each has a row for every frame. */
  replaceColumns(
    id: string,
    columns: Partial<Record<Exclude<ClipColumn, "timestamps_s">, Float32Array>>,
    change?: Partial<ClipInfo>,
  ): Promise<ClipSummary>;
  /** @returns the number of entries in the journal. @throws StudioError `clip-changed` when it had more than `after` */
  appendEdits(id: string, after: number, entries: readonly JournalEntry[]): Promise<number>;
  setThumbnail(id: string, webp: Uint8Array): Promise<void>;
  duplicate(id: string): Promise<ClipChange>;
  trim(id: string, first: number, last: number): Promise<ClipChange>;
  split(id: string, frame: number): Promise<ClipChange>;
  merge(ids: readonly string[], name: string): Promise<ClipChange>;
  trash(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
  listTrash(): Promise<TrashedClip[]>;
  deleteForever(ids?: readonly string[]): Promise<void>;
  freeBytes(): Promise<number>;
  onChange(listener: (change: LibraryChange) => void): Unsubscribe;
  /** Gives the lock back. */
  close(): Promise<void>;
}
