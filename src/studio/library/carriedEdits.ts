import type { EditKey, EditRecords, FrameRange, JournalEntry } from "../../common/clipEdits";
import { editKey, parseEditKey } from "../../pose/clip/editKeys";

/** Label of the one entry that a carried-over journal begins with. */
export const carriedOverLabel = "carried-over";

/** Frames first..last of a clip, which begin at frame `at` of another one. */
export interface CarriedFrames {
  first: number;
  last: number;
  at: number;
}

type Records = ReadonlyMap<EditKey, unknown>;

/**
 * A clip's corrections on the frames of another clip that was made of it. What lies outside goes; ranges are cut to what
 * is there.
 */
export function carryRecords(records: Records, frames: CarriedFrames): Map<EditKey, unknown> {
  const carried = new Map<EditKey, unknown>();
  for (const [key, value] of records) {
    const [newKey, newValue] = carryRecord(key, value, frames) ?? [];
    if (newKey !== undefined) carried.set(newKey, newValue);
  }
  return carried;
}

/**
 * The corrections of several clips that become one, each on its own frames.
 * A setting is kept where all clips have it alike.
 */
export function joinRecords(parts: readonly Records[]): Map<EditKey, unknown> {
  const joined = new Map<EditKey, unknown>();
  for (const [index, records] of parts.entries()) {
    for (const [key, value] of records) {
      const at = parseEditKey(key);
      if (at?.kind === "contacts") {
        joined.set(key, [...((joined.get(key) as FrameRange[] | undefined) ?? []), ...(value as FrameRange[])]);
      } else if (at?.kind !== "settings") {
        // Clips that were one before have records with the same id.
        joined.set(at && "id" in at && joined.has(key) ? `${key.slice(0, 80)}-${index}` : key, value);
      }
    }
  }
  const settings = sharedSettings(parts);
  if (Object.keys(settings).length > 0) joined.set(editKey.settings, settings);
  return joined;
}

/** A journal that gives these records, its first and only step. */
export function carriedJournal(records: Records, atMs: number): JournalEntry[] {
  if (records.size === 0) return [];
  const diff = Object.fromEntries([...records].map(([key, value]) => [key, [null, value] as [unknown, unknown]]));
  return [{ type: "change", label: carriedOverLabel, atMs, diff }];
}

function carryRecord(
  key: EditKey,
  value: unknown,
  { first, last, at }: CarriedFrames,
): [key: EditKey, value: unknown] | undefined {
  const parsed = parseEditKey(key);
  if (!parsed) return undefined;
  const isInside = (frame: number) => frame >= first && frame <= last;
  const shifted = (frame: number) => frame - first + at;
  const shiftedRange = ([from, to]: FrameRange): FrameRange | undefined =>
    to < first || from > last ? undefined : [shifted(Math.max(from, first)), shifted(Math.min(to, last))];
  switch (parsed.kind) {
    case "keypoint":
      return isInside(parsed.frame) ? [editKey.keypoint(shifted(parsed.frame), parsed.keypoint), value] : undefined;
    case "bone":
      return isInside(parsed.frame) ? [editKey.bone(shifted(parsed.frame), parsed.joint), value] : undefined;
    case "root":
      return isInside(parsed.frame) ? [editKey.root(shifted(parsed.frame)), value] : undefined;
    case "cut":
      // The first frame continues nothing anyway.
      return isInside(parsed.frame) && parsed.frame > first ? [editKey.cut(shifted(parsed.frame)), value] : undefined;
    case "mark": {
      const mark = value as EditRecords["mark"];
      return isInside(mark.frame) ? [key, { ...mark, frame: shifted(mark.frame) }] : undefined;
    }
    case "contacts":
      return [key, (value as FrameRange[]).map(shiftedRange).filter((range) => range !== undefined)];
    case "settings":
      return [key, value];
    default: {
      const ranged = value as { range: FrameRange };
      const range = shiftedRange(ranged.range);
      return range && [key, { ...ranged, range }];
    }
  }
}

function sharedSettings(parts: readonly Records[]): Record<string, unknown> {
  const settings = parts.map((records) => (records.get(editKey.settings) ?? {}) as Record<string, unknown>);
  const [first = {}] = settings;
  return Object.fromEntries(
    Object.entries(first).filter(([field, value]) =>
      settings.every((other) => JSON.stringify(other[field]) === JSON.stringify(value)),
    ),
  );
}
