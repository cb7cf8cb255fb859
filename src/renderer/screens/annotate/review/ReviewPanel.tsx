import { RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ReviewItem } from "../../../../common/libraryProtocol";
import { jointNames } from "../../../../pose/skeleton";
import { CommandButton } from "../../../commands/CommandButton";
import { IconButton } from "../../../design/Button";
import { classes } from "../../../design/classes";
import type { ClipSession } from "../session/clipSession";
import { useClipTools } from "../tools/clipTools";
import styles from "./ReviewPanel.module.css";

/** Frames worth correcting, the worst first, each with its reasons. */
export function ReviewPanel({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { review: queue } = useClipTools(clip);
  const { phase, items, error, isStale, visited, current } = useStore(queue.store);
  useEffect(() => queue.ensure(), [queue]);
  return (
    <div className={styles.panel} data-testid="review" data-state={phase}>
      <div className={styles.top}>
        <CommandButton id="edit.nextReview" look="primary">
          {t("annotate.review.next")}
        </CommandButton>
        <IconButton
          label={t("annotate.review.again")}
          data-testid="review-again"
          disabled={phase === "looking"}
          onClick={() => void queue.look()}
        >
          <RefreshCw size={15} aria-hidden />
        </IconButton>
      </div>
      {isStale && <p className={styles.hint}>{t("annotate.review.stale")}</p>}
      {phase === "looking" && <p className={styles.hint}>{t("annotate.review.looking")}</p>}
      {phase === "failed" && (
        <p className={styles.problem} role="alert">
          {t("annotate.review.failed", { reason: error?.message })}
        </p>
      )}
      {phase === "ready" && items.length === 0 && <p className={styles.hint}>{t("annotate.review.nothing")}</p>}
      <ol className={styles.list}>
        {items.map((item) => (
          <li key={item.frame}>
            <button
              type="button"
              className={classes(styles.item, visited.has(item.frame) && styles.visited)}
              aria-current={item.frame === current ? "true" : undefined}
              data-testid="review-item"
              data-frame={item.frame}
              onClick={() => queue.goTo(item)}
            >
              <span className={styles.urgency} style={{ opacity: 0.25 + 0.75 * item.urgency }} aria-hidden />
              <span className={styles.frame}>
                {(clip.data.timestampsS[item.frame]! - clip.data.timestampsS[0]!).toFixed(2)} s
              </span>
              <span className={styles.reasons}>
                {item.reasons.map((reason) => (
                  <ReasonText key={reason.reason} {...reason} />
                ))}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function ReasonText({ reason, joints }: ReviewItem["reasons"][number]) {
  const { t } = useTranslation();
  const named = joints.slice(0, 3).map((joint) => t(`annotate.joints.${jointNames[joint]!}`));
  return (
    <span>
      {t(`annotate.review.reasons.${reason}`)}
      {named.length > 0 && <span className={styles.joints}> {named.join(", ")}</span>}
    </span>
  );
}
