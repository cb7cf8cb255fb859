import type { MotionReading, MotionReadOptions } from "./motionReading";
import { fileBroken, quoted } from "./reading/fileProblem";
import { FrameTimes } from "./reading/frameTimes";
import { NumberRows } from "./reading/numberRows";
import type { PointSource } from "./reading/pointSource";
import { readMotion } from "./reading/readMotion";
import { TextLines } from "./reading/textLines";

/** Metres per unit, by the header's word for it. */
const unitsM: Record<string, number> = {
  ...{ m: 1, meters: 1, metres: 1, cm: 0.01, centimeters: 0.01, mm: 0.001, millimeters: 0.001, in: 0.0254 },
};
const mostHeaderLines = 50;

interface TrcHeader {
  markers: string[];
  unitM?: number;
  rate?: number;
  /** As promised. */
  frames?: number;
}

/**
 * Marker positions as OpenSim, Pose2Sim, OpenCap and motion-capture programs write them. The header may be laid out with
 * tabs or blanks; an empty cell is a gap. Y up means OpenSim's axes: X forward, Y up, Z right.
 * @throws StudioError `file-broken` that names the line
 */
export function readTrc(text: string, fileName: string, options: MotionReadOptions = {}): MotionReading {
  return readMotion(trcPoints(text, fileName), options);
}

function trcPoints(text: string, fileName: string): PointSource {
  const lines = new TextLines(text);
  const { markers, unitM, rate, frames } = readHeader(lines, fileName);
  const rows = new NumberRows(markers.length * 3, text.length);
  const times = new FrameTimes(fileName);
  for (let line = lines.nextFilled(); line !== undefined; line = lines.nextFilled()) {
    const cells = cellsOf(line);
    if (times.count === 0 && isAxesLine(cells)) continue;
    const ownTime = cells[1]?.trim() ?? "";
    times.add(ownTime === "" && rate ? String(times.count / rate) : ownTime, lines.line);
    const missing = rows.add(cells.slice(2), (cell, column) => {
      throw fileBroken(fileName, `${quoted(cell)} is no position of ${markers[Math.floor(column / 3)]}`, lines.line);
    });
    if (missing > 0.75 * markers.length * 3) throw tooShort(fileName, lines.line, cells.length, markers.length);
  }
  const warnings: string[] = [];
  if (frames && frames > times.count) warnings.push(`The header promises ${frames} frames, ${times.count} are there.`);
  return {
    fileName,
    format: "TRC",
    points: markers.map((name) => ({ name, parent: -1 })),
    timestampsS: times.all(),
    positions: (picked) => rows.columns(picked.flatMap((marker) => [marker * 3, marker * 3 + 1, marker * 3 + 2])),
    unitM,
    usualFront: "+x",
    warnings,
  };
}

/** Everything up to the line with the markers' names. */
function readHeader(lines: TextLines, fileName: string): TrcHeader {
  let fields: string[] = [];
  let header: Omit<TrcHeader, "markers"> = {};
  for (let line = lines.nextFilled(); line !== undefined; line = lines.nextFilled()) {
    const cells = cellsOf(line).map((cell) => cell.trim());
    const first = cells[0]!.toLowerCase();
    if (first === "frame#" || first === "frame") {
      return { ...header, markers: markerNames(cells, fileName, lines.line) };
    }
    if (first === "datarate") {
      fields = cells.map((cell) => cell.toLowerCase());
    } else if (fields.length > 0) {
      const field = (name: string) => cells[fields.indexOf(name)] ?? "";
      const positive = (name: string) => (Number(field(name)) > 0 ? Number(field(name)) : undefined);
      const unit = field("units").toLowerCase();
      const unitM = Object.hasOwn(unitsM, unit) ? unitsM[unit] : undefined;
      header = { unitM, rate: positive("datarate"), frames: positive("numframes") };
      fields = [];
    }
    if (lines.line > mostHeaderLines) break;
  }
  throw fileBroken(fileName, 'the line that begins with "Frame#" and names the markers is missing');
}

/** The first two cells are frame and time; each name stands over the first of its three columns. */
function markerNames(cells: string[], fileName: string, line: number): string[] {
  const names = cells.slice(2).filter((cell) => cell !== "");
  if (names.length === 0) throw fileBroken(fileName, "no marker is named", line);
  return names;
}

/** `X1 Y1 Z1 X2 ...`, below the names. */
function isAxesLine(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell.trim() !== "")?.trim() ?? "";
  return /^x\d{0,9}$/i.test(first);
}

/** Tabs separate; in a line without tabs blanks do, and it has no empty cells. */
function cellsOf(line: string): string[] {
  return line.includes("\t") ? line.split("\t") : line.trim().split(/\s+/);
}

function tooShort(fileName: string, line: number, cells: number, markers: number): Error {
  return fileBroken(fileName, `it has ${cells} cells, not 2 and 3 for each of ${markers} markers`, line);
}
