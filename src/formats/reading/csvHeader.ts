import type { Axis } from "../../common/libraryProtocol";
import type { Axes } from "./pointSource";

/** What the columns of a table of positions mean. */
export interface CsvHeader {
  /** Names in the order of their first column; three columns each. */
  points: { name: string; columns: [x: number, y: number, z: number] }[];
  time?: { column: number; secondsPerUnit: number };
  unitM?: number;
  axes?: Axes;
}

interface Coordinate {
  point: string;
  axis: "x" | "y" | "z";
  /** Where the axis points to, as the name says. */
  direction?: string;
  unit?: string;
}

const unitsM: Record<string, number> = { m: 1, cm: 0.01, mm: 0.001, in: 0.0254 };
const opposites: Record<string, string> = { down: "up", back: "front", right: "left" };
/** A longer cell is no name. */
const longestName = 100;

/** Reads the cells of a header: `LHip_x_left_m`, `LHip_x`, `LHip.X`, `LHipX (mm)`, `x_LHip`; `time_s`, `time`, `t_ms`. */
export function readCsvHeader(cells: readonly string[]): CsvHeader {
  const found = new Map<string, Partial<Record<"x" | "y" | "z", number>>>();
  const coordinates: Coordinate[] = [];
  let time: CsvHeader["time"];
  cells.forEach((cell, column) => {
    const name = cell.trim().slice(0, longestName);
    const coordinate = readCoordinate(name);
    const secondsPerUnit = timeUnit(name);
    if (secondsPerUnit && !time) time = { column, secondsPerUnit };
    if (!coordinate || secondsPerUnit) return;
    const columns = found.get(coordinate.point) ?? {};
    columns[coordinate.axis] ??= column;
    found.set(coordinate.point, columns);
    coordinates.push(coordinate);
  });
  const points = [...found].flatMap(([name, { x, y, z }]) =>
    x === undefined || y === undefined || z === undefined
      ? []
      : [{ name, columns: [x, y, z] as [number, number, number] }],
  );
  const units = new Set(coordinates.map(({ unit }) => unit));
  const [unit] = units;
  return {
    points,
    time,
    unitM: units.size === 1 && unit ? unitsM[unit] : undefined,
    axes: readDirections(coordinates),
  };
}

function readCoordinate(name: string): Coordinate | undefined {
  const unit = /[ _.([-](mm|cm|m|in)[)\]]?$/i.exec(name);
  const withoutUnit = unit ? name.slice(0, unit.index) : name;
  const direction = /[ _.-](left|right|up|down|front|back)$/i.exec(withoutUnit);
  const bare = (direction ? withoutUnit.slice(0, direction.index) : withoutUnit).trim();
  const rest = { direction: direction?.[1]?.toLowerCase(), unit: unit?.[1]?.toLowerCase() };
  const last = bare.at(-1)?.toLowerCase();
  const point = bare.slice(0, -1).replace(/[ _.:/-]$/, "");
  if ((last === "x" || last === "y" || last === "z") && point !== "") return { point, axis: last, ...rest };
  const [, axis, after] = /^([xyz])[ _.:-](.+)$/i.exec(bare) ?? [];
  return axis && after ? { point: after, axis: axis.toLowerCase() as "x" | "y" | "z", ...rest } : undefined;
}

/** Seconds per unit of a column of times; undefined for other columns. */
function timeUnit(name: string): number | undefined {
  if (
    !/^(t|time|times|timestamp|timestamps|seconds|sec)([ _([.-]*(s|sec|seconds|ms|milliseconds)[)\]]?)?$/i.test(name)
  ) {
    return undefined;
  }
  return /m(s|illiseconds)[)\]]?$/i.test(name) ? 0.001 : 1;
}

/** Undefined unless the names say where up and front are. */
function readDirections(coordinates: readonly Coordinate[]): Axes | undefined {
  const axes = new Map<string, Axis>();
  for (const { axis, direction } of coordinates) {
    if (!direction) continue;
    const opposite = opposites[direction];
    axes.set(opposite ?? direction, `${opposite ? "-" : "+"}${axis}`);
  }
  const [up, front] = [axes.get("up"), axes.get("front")];
  return up && front && up[1] !== front[1] ? { up, front } : undefined;
}
