import { useTranslation } from "react-i18next";
import type { Settings } from "../../../common/settings";
import { useApp } from "../../app/AppContext";
import { useSmoothing } from "../../app/useSmoothing";
import { Slider } from "../../design/Slider";
import { Switch } from "../../design/Switch";
import { Section, SettingRow } from "./SettingRow";
import styles from "./SettingsScreen.module.css";

export function CaptureSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  const [smoothing = 0, setSmoothing] = useSmoothing();
  return (
    <Section title={t("settings.capture")}>
      <SettingRow name={t("smoothing.label")} hint={t("settings.smoothingHint")}>
        <div className={styles.slider}>
          <Slider
            label={t("smoothing.label")}
            min={0}
            max={1}
            step={0.05}
            value={smoothing}
            data-testid="settings-smoothing"
            onChange={setSmoothing}
          />
        </div>
        <span className={styles.value}>
          {smoothing === 0 ? t("smoothing.raw") : `${Math.round(smoothing * 100)} %`}
        </span>
      </SettingRow>
      <SettingRow name={t("settings.mirror")} hint={t("settings.mirrorHint")}>
        <Switch
          label=""
          aria-label={t("settings.mirror")}
          checked={settings.mirrorCamera}
          data-testid="settings-mirror"
          onChange={(mirrorCamera) => void studio.updateSettings({ mirrorCamera })}
        />
      </SettingRow>
    </Section>
  );
}
