import { useTranslation } from "react-i18next";
import { useStudio } from "../../app/AppContext";
import { AboutSection } from "./AboutSection";
import { AppearanceSection } from "./AppearanceSection";
import { CaptureSection } from "./CaptureSection";
import { ComputingSection } from "./ComputingSection";
import { KeyboardSection } from "./KeyboardSection";
import { LibrarySection } from "./LibrarySection";
import styles from "./SettingsScreen.module.css";

export function SettingsScreen() {
  const { t } = useTranslation();
  const info = useStudio((state) => state.info);
  const error = useStudio((state) => state.error);
  return (
    <div className={styles.settings} data-testid="settings">
      <div className={styles.inner}>
        <h1 className={styles.title}>{t("screens.settings")}</h1>
        {error && (
          <p className={styles.error} role="alert">
            {error.message}
          </p>
        )}
        {info ? (
          <>
            <AppearanceSection settings={info.settings} />
            <ComputingSection info={info} />
            <CaptureSection settings={info.settings} />
            <LibrarySection info={info} />
            <KeyboardSection />
            <AboutSection info={info} />
          </>
        ) : (
          <p className={styles.hint}>{t("settings.loading")}</p>
        )}
      </div>
    </div>
  );
}
