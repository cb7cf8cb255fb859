import { useTranslation } from "react-i18next";
import type { StudioInfo } from "../../../common/protocol";
import { Section, SettingRow } from "./SettingRow";
import styles from "./SettingsScreen.module.css";

export function LibrarySection({ info }: { info: StudioInfo }) {
  const { t } = useTranslation();
  return (
    <Section title={t("settings.library")}>
      <SettingRow
        name={t("settings.libraryFolder")}
        hint={t("settings.libraryHint")}
        below={
          <>
            <div className={styles.path} data-testid="library-folder">
              {info.settings.libraryFolder}
            </div>
            {info.libraryError && (
              <div className={styles.error} role="alert">
                {info.libraryError.message}
              </div>
            )}
          </>
        }
      />
    </Section>
  );
}
