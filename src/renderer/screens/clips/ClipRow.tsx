import { Check, EllipsisVertical } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../design/classes";
import { formatDate, formatDuration, formatNumber, formatShare } from "../../library/clipFormat";
import { correctedShare } from "../../library/clipQuery";
import { ClipBadges, ClipTags, origin } from "./ClipFacts";
import { ClipName } from "./ClipName";
import styles from "./ClipRow.module.css";
import { ClipThumbnail } from "./ClipThumbnail";
import { type ClipItemProps, keepFocusOnList } from "./clipItem";

/** A clip in the list: one line. */
export const ClipRow = memo(function ClipRow(props: ClipItemProps) {
  const { id, clip, place, total, isSelected, isActive, isRenaming, onRenamed } = props;
  const { t, i18n } = useTranslation();
  const share = correctedShare(clip);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={total}
      aria-label={`${clip.name}, ${formatDuration(clip.durationS)}`}
      className={classes(styles.row, isSelected && styles.selected, isActive && styles.active)}
      data-clip={clip.id}
      data-testid="clip"
      onFocus={keepFocusOnList}
    >
      <button
        type="button"
        tabIndex={-1}
        className={styles.mark}
        aria-label={t("library.select", { name: clip.name })}
        aria-pressed={isSelected}
        data-testid="clip-mark"
        data-mark
      >
        <Check size={12} strokeWidth={3} aria-hidden />
      </button>
      <span className={styles.picture} title={origin(clip, t, i18n.language)}>
        <ClipThumbnail clip={clip} small />
      </span>
      <span className={styles.name}>
        <ClipName name={clip.name} isRenaming={isRenaming} onRenamed={(name) => onRenamed(clip.id, name)} />
        <ClipBadges clip={clip} />
      </span>
      {clip.error ? (
        <span className={styles.error} title={clip.error.message}>
          {clip.error.message}
        </span>
      ) : (
        <ClipTags tags={clip.tags} />
      )}
      <span className={styles.number}>{formatDuration(clip.durationS)}</span>
      <span className={styles.number}>{formatNumber(clip.frames, i18n.language)}</span>
      <span className={styles.number}>{clip.people}</span>
      <span className={classes(styles.number, share === 0 && styles.faint)}>{formatShare(share, i18n.language)}</span>
      <span className={styles.date}>{formatDate(clip.createdAt, i18n.language)}</span>
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
  );
});
