import { Camera, SearchX, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { goTo } from "../../app/navigation";
import { Button } from "../../design/Button";
import { clipsView } from "../../library/clipsView";
import styles from "./ClipsEmpty.module.css";

/** A library without clips: the two ways to the first one. */
export function NoClips({ onImport }: { onImport(): void }) {
  const { t } = useTranslation();
  const choices = [
    { id: "record", hint: "recordHint", Icon: Camera, run: () => goTo("live") },
    { id: "import", hint: "importHint", Icon: Upload, run: onImport },
  ] as const;
  return (
    <div className={styles.empty} data-testid="no-clips">
      <div className={styles.inner}>
        <h1 className={styles.title}>{t("library.empty.title")}</h1>
        <p className={styles.lead}>{t("library.empty.lead")}</p>
        {choices.map(({ id, hint, Icon, run }) => (
          <button key={id} type="button" className={styles.choice} data-testid={`empty-${id}`} onClick={run}>
            <span className={styles.icon}>
              <Icon size={20} aria-hidden />
            </span>
            <span className={styles.choiceTitle}>{t(`library.empty.${id}`)}</span>
            <span className={styles.choiceHint}>{t(`library.empty.${hint}`)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

export function NothingFound() {
  const { t } = useTranslation();
  return (
    <div className={styles.empty} data-testid="nothing-found">
      <div className={styles.notice}>
        <SearchX size={32} strokeWidth={1.25} aria-hidden />
        <h1 className={styles.noticeTitle}>{t("library.nothingFound.title")}</h1>
        <p className={styles.noticeText}>{t("library.nothingFound.lead")}</p>
        <Button data-testid="show-all" onClick={() => clipsView.setState({ search: "", tags: [] })}>
          {t("library.nothingFound.clear")}
        </Button>
      </div>
    </div>
  );
}
