import { Info, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { IconButton } from "../../design/Button";
import styles from "./AnnotateNotices.module.css";
import type { ClipSession } from "./session/clipSession";

/** What happened to the clip without the user's doing. */
export function AnnotateNotices({ clip }: { clip: ClipSession | undefined }) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  const notice = useStore(annotate.store, (state) => state.notice);
  return (
    <div role="status">
      {notice && <Notice id={notice} text={t(`player.notice.${notice}`)} onDismiss={() => annotate.dismissNotice()} />}
      {clip && <ClipNotices key={clip.id} clip={clip} />}
    </div>
  );
}

function ClipNotices({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const rowsError = useStore(clip.store, (state) => state.rowsError);
  const [isRecoveredShown, setRecoveredShown] = useState(true);
  const { recovered } = clip.info;
  return (
    <>
      {rowsError && <Notice id="rows" text={t("player.notice.rows", { reason: rowsError.message })} />}
      {recovered !== undefined && isRecoveredShown && (
        <Notice
          id="recovered"
          text={t("player.notice.recovered", { reason: recovered })}
          onDismiss={() => setRecoveredShown(false)}
        />
      )}
    </>
  );
}

function Notice({ id, text, onDismiss }: { id: string; text: string; onDismiss?(): void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.notice} data-testid={`annotate-notice-${id}`}>
      <Info size={16} aria-hidden />
      <p className={styles.text}>{text}</p>
      {onDismiss && (
        <IconButton label={t("player.notice.dismiss")} data-testid={`annotate-dismiss-${id}`} onClick={onDismiss}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
