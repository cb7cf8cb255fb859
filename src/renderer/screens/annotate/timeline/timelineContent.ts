import type { EditKey, EditKind, EditRecords, Foot, FrameRange } from "../../../../common/clipEdits";
import { editKey, ofKind } from "../../../../pose/clip/editKeys";
import { joinRanges } from "../../../../pose/clip/frameRanges";
import type { ClipSession } from "../session/clipSession";

/** Kinds of records with a range, each a row of bars where there are any. */
export const barKinds = ["range", "swap", "flip", "gap", "filter", "hidden", "pin"] as const;
export type BarKind = (typeof barKinds)[number];

export interface Bar {
  /** The record. Contacts have one record for all of a foot's bars. */
  key: EditKey;
  range: FrameRange;
  /** A range's own name; undefined for those that are told by their row. */
  label?: string;
  /** Which of a foot's contacts. */
  contact?: number;
}

export type RowKind = BarKind | "contacts-left" | "contacts-right";

export interface BarRow {
  kind: RowKind;
  bars: Bar[];
}

export interface TimelineContent {
  marks: { key: EditKey; frame: number; label: string }[];
  cuts: readonly number[];
  keyframes: readonly number[];
  rows: BarRow[];
}

/** What the timeline shows of a clip's corrections. */
export function timelineContent(clip: ClipSession): TimelineContent {
  const { records } = clip.history;
  const rows: BarRow[] = barKinds
    .map((kind) => ({ kind, bars: barsOf(records, kind) }))
    .filter(({ bars }) => bars.length > 0);
  const contacts = clip.contacts.store.getState().contacts;
  if (contacts) {
    rows.push(
      { kind: "contacts-left", bars: contactBars("left", contacts.left) },
      { kind: "contacts-right", bars: contactBars("right", contacts.right) },
    );
  }
  return {
    marks: [...ofKind(records, "mark")].map(({ key, value }) => ({ key, ...value })),
    cuts: clip.cuts(),
    keyframes: clip.composer.keyframes,
    rows,
  };
}

/** The value that a bar stands for: its record, or all contacts of its foot. */
export function barValue(clip: ClipSession, { key, contact }: Bar): unknown {
  return contact === undefined ? clip.history.get(key) : clip.contacts.store.getState().contacts?.[footOf(key)];
}

/**
 * What is to be changed for a bar to get another range.
 * @param before barValue the bar
 * @param range undefined: the bar goes
 */
export function withRange(
  { key, contact }: Bar,
  range: FrameRange | undefined,
  before: unknown,
): Record<EditKey, unknown> {
  if (contact === undefined) return { [key]: range && { ...(before as EditRecords[BarKind]), range } };
  const contacts = [...(before as FrameRange[])];
  contacts.splice(contact, 1, ...(range ? [range] : []));
  return { [key]: joinRanges(contacts) };
}

/** What is to be changed for a foot to have one more contact. */
export function withContact(clip: ClipSession, foot: Foot, range: FrameRange): Record<EditKey, unknown> {
  const contacts = clip.contacts.store.getState().contacts?.[foot] ?? [];
  return { [editKey.contacts(foot)]: joinRanges([...contacts, range]) };
}

function footOf(key: EditKey): Foot {
  return key === editKey.contacts("left") ? "left" : "right";
}

function barsOf(records: ReadonlyMap<EditKey, unknown>, kind: BarKind): Bar[] {
  const bars: Bar[] = [];
  for (const { key, value } of ofKind(records, kind as EditKind)) {
    const { range, label } = value as { range: FrameRange; label?: string };
    bars.push({ key, range, label });
  }
  return bars.sort((a, b) => a.range[0] - b.range[0]);
}

function contactBars(foot: Foot, contacts: readonly FrameRange[]): Bar[] {
  return contacts.map((range, contact) => ({ key: editKey.contacts(foot), range, contact }));
}
