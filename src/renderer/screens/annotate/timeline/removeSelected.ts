import { parseEditKey } from "../../../../pose/clip/editKeys";
import type { ClipSession } from "../session/clipSession";
import { removeRecord } from "../session/marks";
import { barValue, timelineContent, withRange } from "./timelineContent";

/** Takes away what is chosen on the timeline: a mark, the record of a bar, one contact of a foot. */
export function removeSelected(clip: ClipSession): void {
  const { record, range } = clip.selection.getState();
  if (record === undefined) return;
  clip.history.mark();
  if (parseEditKey(record)?.kind !== "contacts") {
    removeRecord(clip, record);
    return;
  }
  const contact = timelineContent(clip)
    .rows.flatMap(({ bars }) => bars)
    .find((bar) => bar.key === record && bar.range[0] === range?.[0]);
  if (contact) clip.edit("edit-contacts", withRange(contact, undefined, barValue(clip, contact)));
  clip.selection.setState({ record: undefined });
}
