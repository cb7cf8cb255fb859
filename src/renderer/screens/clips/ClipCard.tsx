import { Check, EllipsisVertical } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../design/classes";
import { formatDate, formatDuration, formatShare, formatShortDate } from "../../library/clipFormat";
import { correctedShare } from "../../library/clipQuery";
import styles from "./ClipCard.module.css";
import type { ClipItemProps } from "./ClipCollection";
import { ClipBadges, ClipTags, useCounts } from "./ClipFacts";
import { ClipName } from "./ClipName";
import { ClipThumbnail } from "./ClipThumbnail";

/** A clip in the grid: its picture, and below it name, facts and tags. */
export const ClipCard = memo(function ClipCard(props: ClipItemProps) {
  const { id, clip, place, total, isSelected, isActive, isRenaming, onRenamed } = props;
  const { t, i18n } = useTranslation();
  const { frames, people } = useCounts();
  const share = correctedShare(clip);
  const facts = [
    frames(clip.frames),
    ...(clip.people !== 1 ? [people(clip.people)] : []),
    ...(share > 0 ? [t("library.corrected", { share: formatShare(share, i18n.language) })] : []),
  ].join(" · ");
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={total}
      aria-label={`${clip.name}, ${formatDuration(clip.durationS)}, ${facts}`}
      className={classes(styles.card, isSelected && styles.selected, isActive && styles.active)}
      data-clip={clip.id}
      data-testid="clip"
      onFocus={keepFocusOnList}
    >
      <div className={styles.picture}>
        <ClipThumbnail clip={clip} />
        <span className={styles.badges}>
          <ClipBadges clip={clip} />
        </span>
        <span className={styles.duration}>{formatDuration(clip.durationS)}</span>
        <button
          type="button"
          tabIndex={-1}
          className={styles.mark}
          aria-label={t("library.select", { name: clip.name })}
          aria-pressed={isSelected}
          data-testid="clip-mark"
          data-mark
        >
          <Check size={13} strokeWidth={3} aria-hidden />
        </button>
        {share > 0 && <span className={styles.share} style={{ width: `${share * 100}%` }} />}
      </div>
      <div className={styles.text}>
        <div className={styles.line}>
          <ClipName name={clip.name} isRenaming={isRenaming} onRenamed={(name) => onRenamed(clip.id, name)} />
          <button
            type="button"
            tabIndex={-1}
            className={styles.more}
            aria-label={t("library.moreOf", { name: clip.name })}
            aria-haspopup="menu"
            data-testid="clip-more"
            data-more
          >
            <EllipsisVertical size={15} aria-hidden />
          </button>
        </div>
        <div className={styles.facts}>
          <span className={styles.fact}>{facts}</span>
          <span className={styles.date} title={formatDate(clip.createdAt, i18n.language)}>
            {formatShortDate(clip.createdAt, i18n.language, new Date())}
          </span>
        </div>
        {clip.error ? (
          <span className={styles.error} title={clip.error.message}>
            {clip.error.message}
          </span>
        ) : (
          <ClipTags tags={clip.tags} />
        )}
      </div>
    </div>
  );
});

/** The list has the focus, not its items: an item that scrolls out of view would lose it. */
export function keepFocusOnList(event: React.FocusEvent<HTMLElement>): void {
  if (event.target !== event.currentTarget && event.target.tagName === "INPUT") return;
  event.currentTarget.closest<HTMLElement>("[role=listbox]")?.focus({ preventScroll: true });
}
