import { type ClipColumn, type ClipInfo, clipColumns, columnWidth } from "../../../../../../src/common/clipDocument";
import type { ReadRows } from "../../../../../../src/renderer/screens/annotate/session/readRows";

/** The number in a row of a column: tells every row, column and place within it apart. */
export function cell(column: ClipColumn, frame: number, place: number): number {
  return Object.keys(clipColumns).indexOf(column) * 1_000_000 + frame * 10 + place / 100;
}

/** A clip whose rows hold `cell`, and what was read of it. Times are 25 frames a second unless they are given. */
export class ClipInMemory {
  readonly info: ClipInfo;
  readonly reads: { column: ClipColumn; first: number; last: number }[] = [];
  /** Reads wait for it. */
  gate: Promise<void> = Promise.resolve();
  failure: Error | undefined;

  constructor(
    frames: number,
    columns: ClipColumn[] = ["timestamps_s", "keypoints", "pose_mm"],
    private readonly timeS: (frame: number) => number = (frame) => frame / 25,
  ) {
    this.info = {
      ...{ format: "rpsm-clip", version: 1, id: "clip-1", name: "walk", createdAt: "2026-01-01T00:00:00.000Z" },
      ...{ source: { kind: "keypoints", fileName: "walk.npz" }, frames, columns, cuts: [], tags: [] },
      ...{ stages: columns.includes("stages_mm") ? 3 : 0, imageSize: [1280, 720] },
    };
  }

  readonly read: ReadRows = async (column, first, last) => {
    this.reads.push({ column, first, last });
    await this.gate;
    if (this.failure) throw this.failure;
    const width = columnWidth(column, this.info);
    const value = (frame: number, place: number) =>
      column === "timestamps_s" ? this.timeS(frame) : cell(column, frame, place);
    const values = Array.from({ length: (last - first + 1) * width }, (_, i) =>
      value(first + Math.floor(i / width), i % width),
    );
    const numbers = clipColumns[column].type === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    // As it comes off the wire: somewhere inside a larger message.
    const message = new Uint8Array(numbers.byteLength + 3);
    message.set(new Uint8Array(numbers.buffer), 3);
    return message.subarray(3);
  };
}
