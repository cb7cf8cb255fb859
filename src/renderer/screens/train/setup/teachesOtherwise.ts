import type { ClipSummary } from "../../../../common/libraryProtocol";

/** Whether something changed in a library that decides what can be learnt from it: not a thumbnail. */
export function teachesOtherwise(
  before: ReadonlyMap<string, ClipSummary>,
  after: ReadonlyMap<string, ClipSummary>,
): boolean {
  if (before === after) return false;
  if (before.size !== after.size) return true;
  for (const [id, clip] of after) {
    const known = before.get(id);
    if (known !== clip && (!known || lesson(known) !== lesson(clip))) return true;
  }
  return false;
}

function lesson({ thumbnail: _thumbnail, bytes: _bytes, ...rest }: ClipSummary): string {
  return JSON.stringify(rest);
}
