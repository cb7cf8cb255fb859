import { useTranslation } from "react-i18next";
import type { ErrorData } from "../../../common/errors";
import { useApp } from "../../app/AppContext";
import { goTo } from "../../app/navigation";
import { Button } from "../../design/Button";
import styles from "./AnnotateEmpty.module.css";

/** Why the clip is not open, and what can be done. */
export function AnnotateFailed({ error }: { error: ErrorData }) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  return (
    <div className={styles.empty} role="alert" data-testid="annotate-failed" data-code={error.code}>
      <div className={styles.inner}>
        <h1 className={styles.title}>{t("player.failed.title")}</h1>
        <p className={styles.lead}>{error.message}</p>
        {error.code === "clip-missing" && <p className={styles.lead}>{t("player.failed.missing")}</p>}
        {error.code === "clip-broken" && <p className={styles.lead}>{t("player.failed.broken")}</p>}
        <div className={styles.buttons}>
          <Button look="primary" data-testid="annotate-retry" onClick={() => annotate.retry()}>
            {t("player.retry")}
          </Button>
          <Button data-testid="annotate-failed-to-clips" onClick={() => goTo("clips")}>
            {t("player.empty.goToClips")}
          </Button>
        </div>
      </div>
    </div>
  );
}
