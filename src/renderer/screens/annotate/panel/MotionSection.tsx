import { useTranslation } from "react-i18next";
import type { FootLock, RootMotion } from "../../../../common/clipEdits";
import { Segments } from "../../../design/Segments";
import styles from "./ClipPanel.module.css";
import type { SettingsSectionProps } from "./settingsSection";

/** Where the figure goes, and whether its feet stand still on the ground. */
export function MotionSection({ clip, settings, onChange }: SettingsSectionProps) {
  const { t } = useTranslation();
  const rootMotion = settings.rootMotion ?? clip.placer.rootMotion;
  const footLock = settings.footLock ?? clip.placer.footLock;
  // Motion that came with its places, or without a picture to tell them from.
  const source = clip.placer.rootSource;
  return (
    <>
      <div className={styles.setting}>
        <span className={styles.label}>{t("player.clip.rootMotion")}</span>
        <Segments<RootMotion>
          label={t("player.clip.rootMotion")}
          value={rootMotion}
          options={[
            { value: "in-place", label: t("player.clip.inPlace"), testId: "clip-root-in-place" },
            { value: "estimated", label: t(`player.clip.rootSource.${source}`), testId: "clip-root-estimated" },
            { value: "contacts", label: t("player.clip.contacts"), testId: "clip-root-contacts" },
          ]}
          onChange={(value) => onChange({ rootMotion: value })}
        />
        <p className={styles.hint}>{t(`player.clip.rootHint.${rootMotion === "estimated" ? source : rootMotion}`)}</p>
      </div>
      <div className={styles.setting}>
        <span className={styles.label}>{t("player.clip.footLock")}</span>
        <Segments<FootLock>
          label={t("player.clip.footLock")}
          value={footLock}
          options={[
            { value: "off", label: t("player.clip.lockOff"), testId: "foot-lock-off" },
            { value: "auto", label: t("player.clip.lockAuto"), testId: "foot-lock-auto" },
            { value: "always", label: t("player.clip.lockAlways"), testId: "foot-lock-always" },
          ]}
          onChange={(value) => onChange({ footLock: value })}
        />
        <p className={styles.hint}>{t(`player.clip.lockHint.${footLock}`)}</p>
      </div>
    </>
  );
}
