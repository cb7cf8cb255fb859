import { useTranslation } from "react-i18next";
import type { EditRecords } from "../../../../common/clipEdits";
import { parseEditKey } from "../../../../pose/clip/editKeys";
import { CommandButton } from "../../../commands/CommandButton";
import { TextField } from "../../../design/TextField";
import type { ClipSession } from "../session/clipSession";
import { rename } from "../session/marks";
import { FilterFields } from "./FilterFields";
import styles from "./Inspector.module.css";

/** The mark, range or filter that is chosen on the timeline. */
export function RecordSection({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const key = clip.selection.getState().record;
  const value = key === undefined ? undefined : clip.history.get(key);
  const kind = key === undefined ? undefined : parseEditKey(key)?.kind;
  if (key === undefined || value === undefined || !kind || !isTimelineKind(kind)) return undefined;
  return (
    <section className={styles.section} data-testid="inspector-record">
      <h3 className={styles.heading}>{t(`annotate.records.${kind}`)}</h3>
      {(kind === "mark" || kind === "range") && (
        <TextField
          aria-label={t("annotate.inspector.label")}
          data-testid="record-label"
          value={(value as EditRecords["mark"]).label}
          onChange={(label) => rename(clip, key, label)}
        />
      )}
      {kind === "filter" && (
        <FilterFields
          settings={(value as EditRecords["filter"]).settings}
          onChange={(settings) => clip.edit("set-filter", { [key]: { ...(value as EditRecords["filter"]), settings } })}
        />
      )}
      <div className={styles.buttons}>
        <CommandButton id="edit.clear">{t("annotate.inspector.remove")}</CommandButton>
      </div>
    </section>
  );
}

const timelineKinds = ["hidden", "swap", "flip", "filter", "gap", "mark", "range", "pin", "cut"] as const;
type TimelineKind = (typeof timelineKinds)[number];

function isTimelineKind(kind: string): kind is TimelineKind {
  return (timelineKinds as readonly string[]).includes(kind);
}
