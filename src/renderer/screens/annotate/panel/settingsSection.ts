import type { EditRecords } from "../../../../common/clipEdits";
import type { ClipSession } from "../session/clipSession";

export type ClipSettings = EditRecords["settings"];

/** What each section of the Clip panel that changes settings gets. */
export interface SettingsSectionProps {
  clip: ClipSession;
  settings: ClipSettings;
  onChange(change: ClipSettings): void;
}
