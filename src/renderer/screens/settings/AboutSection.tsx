import { useTranslation } from "react-i18next";
import type { StudioInfo } from "../../../common/protocol";
import { Section, SettingRow } from "./SettingRow";
import styles from "./SettingsScreen.module.css";

export function AboutSection({ info }: { info: StudioInfo }) {
  const { t } = useTranslation();
  const host = t(info.host === "desktop" ? "settings.hostDesktop" : "settings.hostBrowser");
  return (
    <Section title={t("settings.about")}>
      <SettingRow name={t("settings.version")} hint={t("settings.offline")}>
        <span className={styles.value}>{info.version}</span>
      </SettingRow>
      <SettingRow name={t("settings.host")} hint={info.hostReason}>
        {host}
      </SettingRow>
      <SettingRow name={t("settings.licence")} hint={t("settings.thirdParty")}>
        {t("settings.licenceText")}
      </SettingRow>
    </Section>
  );
}
