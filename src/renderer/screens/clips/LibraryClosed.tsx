import { CircleAlert, Lock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ErrorCode, ErrorData } from "../../../common/errors";
import { goTo } from "../../app/navigation";
import { Button } from "../../design/Button";
import styles from "./ClipsEmpty.module.css";
import { showError } from "./useClipActions";

const titles = ["library-locked", "library-newer", "folder-unwritable", "disk-full"] as const;
const hints: Partial<Record<ErrorCode, "lockedHint" | "newerHint" | "unwritableHint">> = {
  "library-locked": "lockedHint",
  "library-newer": "newerHint",
  "folder-unwritable": "unwritableHint",
};

interface LibraryClosedProps {
  error: ErrorData;
  onRetry(): Promise<void>;
}

/** Why there are no clips to be seen, who is in the way, and the two ways out. */
export function LibraryClosed({ error, onRetry }: LibraryClosedProps) {
  const { t } = useTranslation();
  const [isTrying, setTrying] = useState(false);
  const title = titles.find((code) => code === error.code) ?? "other";
  const Icon = error.code === "library-locked" ? Lock : CircleAlert;
  const retry = () => {
    setTrying(true);
    void onRetry()
      .catch(showError)
      .finally(() => setTrying(false));
  };
  return (
    <div className={styles.empty} data-testid="library-closed" data-code={error.code}>
      <div className={styles.notice} role="alert">
        <Icon size={32} strokeWidth={1.25} aria-hidden />
        <h1 className={styles.noticeTitle}>{t(`library.closed.${title}`)}</h1>
        <p>{t(`library.closed.${hints[error.code] ?? "otherHint"}`)}</p>
        <p className={styles.noticeText}>{error.message}</p>
        <div className={styles.buttons}>
          <Button look="primary" data-testid="library-retry" disabled={isTrying} onClick={retry}>
            {t("library.closed.retry")}
          </Button>
          <Button data-testid="library-settings" onClick={() => goTo("settings")}>
            {t("library.closed.settings")}
          </Button>
        </div>
      </div>
    </div>
  );
}
