import type { EditDiff, JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import { parseEditKey } from "./editKeys";

type Check = (value: unknown) => boolean;

/**
 * Everything that the studio relies on when it folds an entry, so that a journal that was edited by hand crashes nothing.
 * Frames are not compared with the clip's length: records beyond its end lie idle.
 *
 * @throws StudioError `clip-broken`, naming the key
 */
export function checkEntry(entry: unknown): asserts entry is JournalEntry {
  if (!isObject(entry)) throw broken("an entry is not an object");
  const { type, atMs } = entry;
  if (type !== "change" && type !== "undo" && type !== "redo") throw broken(`an entry has the type ${shown(type)}`);
  if (!isNumber(atMs)) throw broken(`an entry's atMs is ${shown(atMs)}`);
  if (type !== "change") return;
  if (typeof entry.label !== "string") throw broken(`a change's label is ${shown(entry.label)}`);
  if (entry.continues !== undefined && entry.continues !== true) {
    throw broken(`the change "${entry.label}" continues with ${shown(entry.continues)}`);
  }
  if (!isObject(entry.diff)) throw broken(`the change "${entry.label}" has no diff`);
  checkDiff(entry.diff);
}

function checkDiff(diff: Record<string, unknown>): asserts diff is EditDiff {
  for (const [key, change] of Object.entries(diff)) {
    if (!Array.isArray(change) || change.length !== 2) throw broken(`${key}: not a pair of before and after`);
    checkRecord(key, change[0], change[1]);
  }
}

/**
 * Values that a key's record has at some time; null: none.
 * @throws StudioError `clip-broken`, naming the key
 */
export function checkRecord(key: string, ...values: unknown[]): void {
  const kind = parseEditKey(key)?.kind;
  if (!kind) throw broken(`there is no record "${key}"`);
  for (const value of values) {
    if (value !== null && !checks[kind](value)) throw broken(`${key}: ${shown(value)} is no value of a ${kind} record`);
  }
}

/**
 * The entries of a journal file: one JSON object a line.
 * A last line without its line break that is no JSON was cut off by a crash and is left out; whoever appends to the
 * file writes over it.
 *
 * @throws StudioError `clip-broken`, naming the line
 */
export function parseJournal(text: string): JournalEntry[] {
  const lines = text.split("\n");
  const entries: JournalEntry[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const isLast = i === lines.length - 1;
    const entry = parseLine(line, i + 1, isLast);
    if (entry) entries.push(entry);
  });
  return entries;
}

function parseLine(line: string, number: number, isLast: boolean): JournalEntry | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch (error) {
    if (isLast) return undefined;
    throw new StudioError("clip-broken", `line ${number} of the edits is not JSON`, { cause: error });
  }
  try {
    checkEntry(entry);
    return entry;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new StudioError("clip-broken", `line ${number} of the edits: ${error.message}`);
  }
}

const largestFrame = 2 ** 31;
const isFrame: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < largestFrame;
const isRange: Check = (value) =>
  Array.isArray(value) && value.length === 2 && value.every(isFrame) && value[0] <= value[1];
const isPositive: Check = (value) => isNumber(value) && value > 0;
const isLabel: Check = (value) => typeof value === "string" && value.length <= 1000;
const isJoint: Check = (value) => isFrame(value) && (value as number) < 17;
const isFoot: Check = (value) => value === "left" || value === "right";
const isJoints: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isJoint);
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const arrayOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object with these fields and no others. */
function object(fields: Record<string, Check>): Check {
  return (value) =>
    isObject(value) &&
    Object.keys(value).every((key) => Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, check]) => check(value[key]));
}

function numbers(count: number): Check {
  return (value) => Array.isArray(value) && value.length === count && value.every(isNumber);
}

/** How far from 1 the length of a written direction may be. */
const directionTolerance = 0.01;

function isDirection(value: unknown): boolean {
  if (!numbers(3)(value)) return false;
  const [x, y, z] = value as [number, number, number];
  return Math.abs(Math.hypot(x, y, z) - 1) <= directionTolerance;
}

const filterSettings: Record<string, Check> = {
  "one-euro": object({
    kind: oneOf("one-euro"),
    strength: (value) => isNumber(value) && value >= 0 && value <= 1,
  }),
  butterworth: object({ kind: oneOf("butterworth"), cutoffHz: isPositive }),
  gaussian: object({ kind: oneOf("gaussian"), sigmaS: isPositive }),
};

function isFilterSettings(value: unknown): boolean {
  if (!isObject(value) || typeof value.kind !== "string" || !Object.hasOwn(filterSettings, value.kind)) return false;
  return filterSettings[value.kind]!(value);
}

const checks: Record<NonNullable<ReturnType<typeof parseEditKey>>["kind"], Check> = {
  keypoint: numbers(2),
  bone: isDirection,
  root: numbers(3),
  hidden: object({ joints: isJoints, range: isRange, kind: oneOf("occluded", "outside") }),
  swap: object({ range: isRange }),
  flip: object({
    limb: oneOf("left-arm", "right-arm", "left-leg", "right-leg", "head", "spine"),
    range: isRange,
  }),
  filter: object({ range: isRange, settings: isFilterSettings, joints: maybe(isJoints) }),
  gap: object({ range: isRange }),
  cut: oneOf(true),
  mark: object({ frame: isFrame, label: isLabel }),
  range: object({ range: isRange, label: isLabel }),
  contacts: arrayOf(isRange),
  pin: object({ foot: isFoot, range: isRange }),
  settings: object({
    rootMotion: maybe(oneOf("in-place", "estimated", "contacts")),
    footLock: maybe(oneOf("off", "auto", "always")),
    floor: maybe(object({ heightM: isNumber, tiltXDeg: isNumber, tiltZDeg: isNumber })),
    heightM: maybe(isPositive),
    boneLengths: maybe(oneOf("constant", "predicted")),
    blendS: maybe((value) => isNumber(value) && value >= 0),
  }),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** A value for a message, not at full length. */
function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function broken(what: string): StudioError {
  return new StudioError("clip-broken", what);
}
