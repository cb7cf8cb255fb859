import type { FrameRange } from "../../../common/clipEdits";
import { newEditId } from "../editKeys";

/** What is left of a range without another: none, one or two parts. */
export function withoutRange([first, last]: FrameRange, [from, to]: FrameRange): FrameRange[] {
  const before: FrameRange = [first, Math.min(last, from - 1)];
  const after: FrameRange = [Math.max(first, to + 1), last];
  if (to < first || last < from) return [[first, last]];
  return [before, after].filter((part) => part[0] <= part[1]);
}

export function overlaps(a: FrameRange, b: FrameRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

/** A new id that sorts where this one does (newEditId), so that a part of a record is as late as the whole was. */
export function idBeside(id: string): string {
  const atMs = Number.parseInt(id.slice(0, 9), 36);
  return /^[0-9a-z]{14}$/.test(id) && Number.isSafeInteger(atMs) ? newEditId(atMs) : newEditId();
}
