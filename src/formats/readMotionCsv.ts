import type { MotionReading, MotionReadOptions } from "./motionReading";
import { type CsvHeader, readCsvHeader } from "./reading/csvHeader";
import { fileBroken, listed, quoted } from "./reading/fileProblem";
import { FrameTimes } from "./reading/frameTimes";
import { NumberRows } from "./reading/numberRows";
import type { PointSource } from "./reading/pointSource";
import { readMotion } from "./reading/readMotion";
import { TextLines } from "./reading/textLines";

const usualFps = 30;

/**
 * A table of positions: a header that names three columns per joint (`LHip_x`, ...; csvHeader.ts), a row per frame, an
 * empty cell for a gap, lines that begin with "#" ignored. Commas, semicolons (then with decimal commas) or tabs
 * separate. Without a column of times the rate is `options.fps`, or 30.
 * @throws StudioError `file-broken` that names the line
 */
export function readMotionCsv(text: string, fileName: string, options: MotionReadOptions = {}): MotionReading {
  return readMotion(csvPoints(text, fileName, options.fps), options);
}

function csvPoints(text: string, fileName: string, fps: number | undefined): PointSource {
  const lines = new TextLines(text);
  const headerLine = nextRow(lines);
  if (headerLine === undefined) throw fileBroken(fileName, "it is empty");
  const separator = separatorOf(headerLine);
  const names = cellsOf(headerLine, separator);
  const header = readCsvHeader(names);
  if (header.points.length === 0) throw noPoints(fileName, lines.line, names);
  const columns = header.points.flatMap((point) => point.columns);
  const rows = new NumberRows(columns.length, text.length);
  const times = new FrameTimes(fileName);
  for (let line = nextRow(lines); line !== undefined; line = nextRow(lines)) {
    const cells = cellsOf(line, separator);
    if (cells.length < names.length / 4 || cells.slice(names.length).some((cell) => cell.trim() !== "")) {
      throw fileBroken(fileName, `it has ${cells.length} cells, the header has ${names.length}`, lines.line);
    }
    addTime(times, header, cells, lines.line, fps);
    rows.add(
      columns.map((column) => cells[column] ?? ""),
      (cell, column) => {
        throw fileBroken(fileName, `${quoted(cell)} is no number (${quoted(names[columns[column]!]!)})`, lines.line);
      },
    );
  }
  return {
    fileName,
    format: "CSV",
    points: header.points.map(({ name }) => ({ name, parent: -1 })),
    timestampsS: times.all(),
    lacksTimes: !header.time,
    positions: (picked) => rows.columns(picked.flatMap((point) => [point * 3, point * 3 + 1, point * 3 + 2])),
    unitM: header.unitM,
    axes: header.axes,
    usualFront: "+z",
    warnings: header.time || fps ? [] : [`It has no times: ${usualFps} frames a second were assumed.`],
  };
}

function addTime(times: FrameTimes, { time }: CsvHeader, cells: string[], line: number, fps = usualFps): void {
  if (time) times.add(cells[time.column] ?? "", line, time.secondsPerUnit);
  else times.add(String(times.count / fps), line);
}

function nextRow(lines: TextLines): string | undefined {
  for (;;) {
    const line = lines.nextFilled();
    if (!line?.startsWith("#")) return line;
  }
}

function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function cellsOf(line: string, separator: string): string[] {
  const cells = line.includes('"') ? quotedCells(line, separator) : line.split(separator);
  return separator === ";" ? cells.map((cell) => cell.replace(",", ".")) : cells;
}

/** Quotes protect separators; two of them are one. */
function quotedCells(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"' && isQuoted && line[i + 1] === '"') cell += line[i++];
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  return [...cells, cell];
}

function noPoints(fileName: string, line: number, names: readonly string[]): Error {
  const wanted = "three columns for each joint, such as LHip_x, LHip_y, LHip_z";
  return fileBroken(fileName, `the header must name ${wanted}; it has ${listed(names)}`, line);
}
