import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FilterSettings } from "../../../../common/clipEdits";
import { CommandButton } from "../../../commands/CommandButton";
import { Button } from "../../../design/Button";
import { addRange } from "../session/marks";
import type { ClipTools } from "../tools/clipTools";
import { usualFilter } from "../tools/editActions";
import { FilterFields } from "./FilterFields";
import styles from "./Inspector.module.css";

/** What can be done with the frames that are chosen on the timeline, or with the one under the playhead. */
export function RangeSection({ tools: { actions, editor } }: { tools: ClipTools }) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState<FilterSettings>(usualFilter);
  const { clip } = editor;
  const [first, last] = actions.range;
  const seconds = clip.data.timestampsS[last]! - clip.data.timestampsS[first]!;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t("annotate.inspector.range")}</h3>
      <p className={styles.hint} data-testid="inspector-range">
        {actions.hasRange
          ? t("annotate.inspector.rangeFrames", {
              first: first + 1,
              last: last + 1,
              seconds: seconds.toFixed(2),
            })
          : t("annotate.inspector.rangeHint")}
      </p>
      <div className={styles.buttons}>
        <CommandButton id="edit.swapSides">{t("annotate.inspector.swap")}</CommandButton>
        <CommandButton id="edit.applyToRange">{t("annotate.inspector.apply")}</CommandButton>
        <CommandButton id="edit.fillGaps">{t("annotate.inspector.fill")}</CommandButton>
        <CommandButton id="edit.clear">{t("annotate.inspector.clear")}</CommandButton>
        <Button
          data-testid="name-range"
          disabled={!actions.hasRange}
          onClick={() => addRange(clip, actions.range, t("annotate.inspector.newRange"))}
        >
          {t("annotate.inspector.name")}
        </Button>
      </div>
      {actions.hasRange && (
        <>
          <FilterFields settings={settings} onChange={setSettings} />
          <div className={styles.buttons}>
            <Button look="primary" data-testid="apply-filter" onClick={() => actions.setFilter(settings)}>
              {t("annotate.inspector.smooth")}
            </Button>
            <CommandButton id="edit.unsmooth">{t("annotate.inspector.unsmooth")}</CommandButton>
          </div>
          <p className={styles.hint}>{t("annotate.inspector.smoothHint")}</p>
        </>
      )}
    </section>
  );
}
