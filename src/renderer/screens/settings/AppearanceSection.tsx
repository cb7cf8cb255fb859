import { useTranslation } from "react-i18next";
import type { Settings } from "../../../common/settings";
import { useApp } from "../../app/AppContext";
import { Segments } from "../../design/Segments";
import { Select } from "../../design/Select";
import { Section, SettingRow } from "./SettingRow";

export function AppearanceSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  return (
    <Section title={t("settings.appearance")}>
      <SettingRow name={t("settings.language")}>
        <Select
          aria-label={t("settings.language")}
          value={settings.language}
          data-testid="language"
          options={[
            { value: "system", label: t("settings.system") },
            // Languages are named in themselves, so that they are found in any language.
            { value: "en", label: "English" },
            { value: "zh-CN", label: "简体中文" },
          ]}
          onChange={(language) => void studio.updateSettings({ language: language as Settings["language"] })}
        />
      </SettingRow>
      <SettingRow name={t("settings.theme")}>
        <Segments
          label={t("settings.theme")}
          value={settings.theme}
          options={[
            { value: "system", label: t("settings.system"), testId: "theme-system" },
            { value: "light", label: t("settings.light"), testId: "theme-light" },
            { value: "dark", label: t("settings.dark"), testId: "theme-dark" },
          ]}
          onChange={(theme) => void studio.updateSettings({ theme })}
        />
      </SettingRow>
    </Section>
  );
}
