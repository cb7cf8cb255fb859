import { useTranslation } from "react-i18next";
import { editKey } from "../../../../pose/clip/editKeys";
import { setSettings } from "../../../../pose/clip/edits/setSettings";
import type { ClipSession } from "../session/clipSession";
import { useRecord } from "../session/useRecords";
import { BodySection } from "./BodySection";
import styles from "./ClipPanel.module.css";
import { FloorSection } from "./FloorSection";
import { InfoSection } from "./InfoSection";
import { MarksSection } from "./MarksSection";
import { MotionSection } from "./MotionSection";
import type { ClipSettings } from "./settingsSection";

const noSettings: ClipSettings = {};

/** How the clip is shown and exported, its marks, and what is known about it. */
export function ClipPanel({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const settings = (useRecord(clip, editKey.settings) as ClipSettings | undefined) ?? noSettings;
  const onChange = (change: ClipSettings) => {
    clip.edit("change-settings", setSettings(clip.history.records, change));
  };
  const props = { clip, settings, onChange };
  return (
    <div className={styles.panel}>
      <section aria-label={t("player.clip.motion")}>
        <h2 className={styles.heading}>{t("player.clip.motion")}</h2>
        <MotionSection {...props} />
      </section>
      <section aria-label={t("player.clip.floor")}>
        <h2 className={styles.heading}>{t("player.clip.floor")}</h2>
        <FloorSection {...props} />
      </section>
      <section aria-label={t("player.clip.body")}>
        <h2 className={styles.heading}>{t("player.clip.body")}</h2>
        <BodySection {...props} />
      </section>
      <section aria-label={t("player.clip.marks")}>
        <h2 className={styles.heading}>{t("player.clip.marks")}</h2>
        <MarksSection clip={clip} />
      </section>
      <section aria-label={t("player.clip.info")}>
        <h2 className={styles.heading}>{t("player.clip.info")}</h2>
        <InfoSection clip={clip} />
      </section>
    </div>
  );
}
