import type { EditKey, EditRecords } from "../../../common/clipEdits";
import { editKey } from "../editKeys";
import type { Changes } from "./editedFrame";

/** Changes some of the clip's settings; undefined gives a setting its default back. */
export function setSettings(records: ReadonlyMap<EditKey, unknown>, change: EditRecords["settings"]): Changes {
  const settings = { ...(records.get(editKey.settings) as EditRecords["settings"] | undefined), ...change };
  const isDefault = Object.values(settings).every((value) => value === undefined);
  return { [editKey.settings]: isDefault ? undefined : settings };
}
