import { Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStudio } from "../../app/AppContext";
import styles from "./ConnectionNotice.module.css";

/** While the host is out of reach, what is shown may be old and nothing can be changed. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const isLost = useStudio((state) => state.connection === "lost");
  if (!isLost) return null;
  return (
    <p className={styles.notice} role="alert" data-testid="clips-disconnected">
      <Unplug size={18} aria-hidden />
      <span>
        <strong className={styles.title}>{t("messages.connection-lost.title")}</strong>
        {t("messages.connection-lost.body")}
      </span>
    </p>
  );
}
