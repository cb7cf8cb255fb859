import { useTranslation } from "react-i18next";
import { useApp } from "../../app/AppContext";
import { Button } from "../../design/Button";
import { Section, SettingRow } from "./SettingRow";

export function KeyboardSection() {
  const { t } = useTranslation();
  const { commands } = useApp();
  return (
    <Section title={t("commands.shortcuts.title")}>
      <SettingRow name={t("commands.shortcuts.title")} hint={t("commands.shortcuts.settingsHint")}>
        <Button data-testid="open-shortcuts" onClick={() => commands.run("studio.shortcuts")}>
          {t("commands.shortcuts.open")}
        </Button>
      </SettingRow>
    </Section>
  );
}
