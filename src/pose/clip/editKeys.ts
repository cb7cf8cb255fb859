import type { EditKey, EditKind, EditRecords, Foot } from "../../common/clipEdits";

/** Builds the key of every kind of record (clipEdits.ts says what each holds). */
export const editKey = {
  keypoint: (frame: number, keypoint: number): EditKey => `keypoint/${frame}/${keypoint}`,
  bone: (frame: number, joint: number): EditKey => `bone/${frame}/${joint}`,
  root: (frame: number): EditKey => `root/${frame}`,
  hidden: (id: string): EditKey => `hidden/${id}`,
  swap: (id: string): EditKey => `swap/${id}`,
  flip: (id: string): EditKey => `flip/${id}`,
  filter: (id: string): EditKey => `filter/${id}`,
  gap: (id: string): EditKey => `gap/${id}`,
  cut: (frame: number): EditKey => `cut/${frame}`,
  mark: (id: string): EditKey => `mark/${id}`,
  range: (id: string): EditKey => `range/${id}`,
  contacts: (foot: Foot): EditKey => `contacts/${foot}`,
  pin: (id: string): EditKey => `pin/${id}`,
  settings: "settings",
} as const;

/** Kinds whose key names a frame, a record of its own (an id), or something else. */
type FrameKind = "root" | "cut";
type IdKind = "hidden" | "swap" | "flip" | "filter" | "gap" | "mark" | "range" | "pin";

/** A key taken apart. */
export type ParsedEditKey =
  | { kind: "keypoint"; frame: number; keypoint: number }
  | { kind: "bone"; frame: number; joint: number }
  | { kind: FrameKind; frame: number }
  | { kind: IdKind; id: string }
  | { kind: "contacts"; foot: Foot }
  | { kind: "settings" };

type ParsedEditKeyOf<K extends EditKind> = K extends FrameKind
  ? { kind: K; frame: number }
  : K extends IdKind
    ? { kind: K; id: string }
    : Extract<ParsedEditKey, { kind: K }>;

const idKinds: ReadonlySet<string> = new Set<IdKind>([
  "hidden",
  "swap",
  "flip",
  "filter",
  "gap",
  "mark",
  "range",
  "pin",
]);
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const numberForm = /^(0|[1-9][0-9]{0,9})$/;
/** Joints and keypoints are both 17. */
const points = 17;

/** @returns undefined for what is not a key of ours, in exactly the form that editKey gives it */
export function parseEditKey(key: EditKey): ParsedEditKey | undefined {
  const [kind, first, second, ...rest] = key.split("/");
  if (kind === undefined || rest.length > 0) return undefined;
  if (kind === "settings") return first === undefined ? { kind } : undefined;
  if (first === undefined) return undefined;
  if (kind === "keypoint" || kind === "bone") {
    if (second === undefined || !numberForm.test(first) || !numberForm.test(second)) return undefined;
    const frame = Number(first);
    const point = Number(second);
    if (point >= points) return undefined;
    // The hip has no parent that it could be turned about.
    if (kind === "bone") return point > 0 ? { kind, frame, joint: point } : undefined;
    return { kind, frame, keypoint: point };
  }
  if (second !== undefined) return undefined;
  if (kind === "root" || kind === "cut") return numberForm.test(first) ? { kind, frame: Number(first) } : undefined;
  if (kind === "contacts") return first === "left" || first === "right" ? { kind, foot: first } : undefined;
  return idKinds.has(kind) && idForm.test(first) ? { kind: kind as IdKind, id: first } : undefined;
}

/** One record with its key. */
export interface EditRecord<K extends EditKind> {
  key: EditKey;
  at: ParsedEditKeyOf<K>;
  value: EditRecords[K];
}

/** Every record of one kind, in no particular order; looks at every key once. */
export function* ofKind<K extends EditKind>(
  records: ReadonlyMap<EditKey, unknown>,
  kind: K,
): Generator<EditRecord<K>, void, undefined> {
  const start = kind === "settings" ? kind : `${kind}/`;
  for (const [key, value] of records) {
    if (!key.startsWith(start)) continue;
    const at = parseEditKey(key);
    if (at?.kind === kind) yield { key, at: at as ParsedEditKeyOf<K>, value: value as EditRecords[K] };
  }
}

const timeDigits = 9;
const randomDigits = 5;

/**
 * A new id for `filter/<id>` and its like. Ids sort by the time they were made, so that "the later record wins" needs no
 * more than a comparison of ids.
 * @param atMs milliseconds since 1970
 */
export function newEditId(atMs = Date.now(), random: () => number = Math.random): string {
  const time = Math.floor(atMs).toString(36).padStart(timeDigits, "0");
  const rest = Math.floor(random() * 36 ** randomDigits).toString(36);
  return time + rest.padStart(randomDigits, "0");
}
