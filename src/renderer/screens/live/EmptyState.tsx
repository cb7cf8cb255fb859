import { Camera, Clapperboard, FileVideo } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./EmptyState.module.css";
import type { LiveActions } from "./useLiveActions";

/** The first thing a new user sees: three ways to a moving skeleton, one click each. */
export function EmptyState({ actions }: { actions: LiveActions }) {
  const { t } = useTranslation();
  const choices = [
    { id: "camera", hint: "cameraHint", Icon: Camera, start: () => actions.openCamera() },
    { id: "video", hint: "videoHint", Icon: FileVideo, start: actions.chooseFile },
    { id: "demo", hint: "demoHint", Icon: Clapperboard, start: actions.openDemo },
  ] as const;
  return (
    <div className={styles.empty} data-testid="empty-state">
      <div className={styles.inner}>
        <h1 className={styles.title}>{t("start.title")}</h1>
        <p className={styles.lead}>{t("start.lead")}</p>
        {choices.map(({ id, hint, Icon, start }) => (
          <button key={id} type="button" className={styles.choice} data-testid={`start-${id}`} onClick={start}>
            <span className={styles.icon}>
              <Icon size={20} aria-hidden />
            </span>
            <span className={styles.choiceTitle}>{t(`start.${id}`)}</span>
            <span className={styles.choiceHint}>{t(`start.${hint}`)}</span>
          </button>
        ))}
        <p className={styles.advice}>{t("start.advice")}</p>
      </div>
    </div>
  );
}
