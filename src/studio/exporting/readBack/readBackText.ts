import { open } from "node:fs/promises";
import type { MotionReading } from "../../../formats/motionReading";
import { readBvh } from "../../../formats/readBvh";
import { readMotionCsv } from "../../../formats/readMotionCsv";
import { readTrc } from "../../../formats/readTrc";
import { coordinateCount } from "../../../pose/skeleton";
import type { WorkTurns } from "../../workTurns";
import type { PoseComparison } from "./poseComparison";

/** How a text file with a row per frame is cut into pieces that can be read one after the other. */
export interface TextForm {
  endsHead(line: string, index: number): boolean;
  /** A whole file of these rows. */
  file(head: readonly string[], rows: readonly string[]): string;
  read(text: string, fileName: string): MotionReading;
  /** Rows of the file before the first frame. */
  skippedRows: number;
  /** Frames that `file` puts before the rows. */
  leadingFrames: number;
  /** Time of a row without a person; undefined: there is a person, the reader knows. */
  emptyAt(row: string): number | undefined;
  /** Rows have no times: each goes on from the one before. */
  isEven: boolean;
}

/** Rows read at a time: no file is ever in memory as a whole. */
const rowsAtATime = 500;

export function bvhForm(unit: "m" | "cm", tPose: boolean): TextForm {
  return {
    endsHead: (line) => line.startsWith("Frame Time:"),
    // The first row twice: a rest pose at the start would be taken for no part of the motion.
    file: (head, rows) =>
      [
        ...head.map((line) => (line.startsWith("Frames:") ? `Frames: ${rows.length + 1}` : line)),
        rows[0],
        ...rows,
      ].join("\n"),
    read: (text, fileName) =>
      readBvh(text, fileName, { axes: { up: "+y", front: "+z" }, unitM: unit === "cm" ? 0.01 : 1 }),
    skippedRows: tPose ? 1 : 0,
    leadingFrames: 1,
    emptyAt: () => undefined,
    isEven: true,
  };
}

export const csvForm: TextForm = {
  endsHead: () => true,
  file: joined,
  read: (text, fileName) => readMotionCsv(text, fileName, { axes: { up: "+y", front: "+z" }, unitM: 1 }),
  skippedRows: 0,
  leadingFrames: 0,
  emptyAt: (row) => timeOfEmptyRow(row.split(",", 4), 3),
  isEven: false,
};

export const trcForm: TextForm = {
  endsHead: (line, index) => index > 0 && line === "",
  file: joined,
  read: (text, fileName) => readTrc(text, fileName, { axes: { up: "+y", front: "+x" }, unitM: 1 }),
  skippedRows: 0,
  leadingFrames: 0,
  emptyAt: (row) => timeOfEmptyRow(row.split("\t", 3), 2),
  isEven: false,
};

/** Reads a written text file with the reader that imports use, and compares. */
export async function readBackText(
  path: string,
  fileName: string,
  form: TextForm,
  comparison: PoseComparison,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const head: string[] = [];
  let rows: string[] = [];
  let isHead = true;
  let toSkip = form.skippedRows;
  let evenFrames = 0;
  const flush = () => {
    if (rows.length === 0) return;
    const { timestampsS, positions } = form.read(form.file(head, rows), fileName).motion;
    const lead = form.leadingFrames;
    if (timestampsS.length !== lead + rows.length) throw comparison.problem("rows were lost");
    const shiftS = form.isEven ? evenFrames * (timestampsS[1]! - timestampsS[0]!) - timestampsS[lead]! : 0;
    for (let row = lead; row < timestampsS.length; row++) {
      comparison.add(shiftS + timestampsS[row]!, positions, row * coordinateCount);
    }
    evenFrames += rows.length;
    rows = [];
  };
  const file = await open(path);
  try {
    for await (const line of file.readLines({ encoding: "utf8" })) {
      if (isHead) {
        head.push(line);
        isHead = !form.endsHead(line, head.length - 1);
        continue;
      }
      if (toSkip-- > 0) continue;
      const emptyAtS = form.emptyAt(line);
      if (emptyAtS === undefined) rows.push(line);
      if (emptyAtS !== undefined || rows.length === rowsAtATime) flush();
      if (emptyAtS !== undefined) comparison.add(emptyAtS, undefined);
      onFrame();
      await turns.next();
    }
    flush();
  } finally {
    await file.close();
  }
}

function joined(head: readonly string[], rows: readonly string[]): string {
  return [...head, ...rows, ""].join("\n");
}

function timeOfEmptyRow(cells: readonly string[], firstValue: number): number | undefined {
  return cells[firstValue] === "" ? Number(cells[1]) : undefined;
}
