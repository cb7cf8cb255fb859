import { Check, EllipsisVertical, PencilLine, Users, UserX } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../design/classes";
import { formatDuration, formatShare, formatShortDate } from "../../library/clipFormat";
import { correctedShare } from "../../library/clipQuery";
import styles from "./ClipCard.module.css";
import { ClipBadges, ClipTags, origin, useCounts } from "./ClipFacts";
import { ClipName } from "./ClipName";
import { ClipThumbnail } from "./ClipThumbnail";
import { type ClipItemProps, keepFocusOnList } from "./clipItem";

/** A clip in the grid: its picture, and below it name, facts and tags. */
export const ClipCard = memo(function ClipCard(props: ClipItemProps) {
  const { id, clip, place, total, isSelected, isActive, isRenaming, onRenamed } = props;
  const { t, i18n } = useTranslation();
  const { frames, people } = useCounts();
  const share = correctedShare(clip);
  const shareText = formatShare(share, i18n.language);
  const facts = [frames(clip.frames), formatShortDate(clip.createdAt, i18n.language, new Date())].join(" · ");
  const spoken = [clip.name, formatDuration(clip.durationS), frames(clip.frames), people(clip.people)];
  if (share > 0) spoken.push(t("library.corrected", { share: shareText }));
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={total}
      aria-label={spoken.join(", ")}
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
        {!clip.error && <span className={styles.duration}>{formatDuration(clip.durationS)}</span>}
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
        {clip.error ? (
          <span className={styles.error} title={clip.error.message}>
            {clip.error.message}
          </span>
        ) : (
          <>
            <div className={styles.facts}>
              <span className={styles.fact} title={origin(clip, t, i18n.language)}>
                {facts}
              </span>
              <span className={styles.signs}>
                {clip.people !== 1 && (
                  <span className={styles.sign} title={people(clip.people)}>
                    {clip.people === 0 ? <UserX size={13} aria-hidden /> : <Users size={13} aria-hidden />}
                    {clip.people > 1 && clip.people}
                  </span>
                )}
                {share > 0 && (
                  <span
                    className={classes(styles.sign, styles.corrected)}
                    title={t("library.corrected", { share: shareText })}
                  >
                    <PencilLine size={12} aria-hidden />
                    {shareText}
                  </span>
                )}
              </span>
            </div>
            <ClipTags tags={clip.tags} />
          </>
        )}
      </div>
    </div>
  );
});
