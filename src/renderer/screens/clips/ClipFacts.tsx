import type { TFunction } from "i18next";
import { LifeBuoy, Target, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { classes } from "../../design/classes";
import { formatDate, formatNumber } from "../../library/clipFormat";
import styles from "./ClipFacts.module.css";

/** "372 frames" in the language in use. */
export function useCounts() {
  const { t, i18n } = useTranslation();
  const amount = (count: number) => ({ count, amount: formatNumber(count, i18n.language) });
  return {
    clips: (count: number) => t("library.clips", amount(count)),
    frames: (count: number) => t("library.frames", amount(count)),
    people: (count: number) => (count === 0 ? t("library.noPerson") : t("library.people", amount(count))),
  };
}

/** Where a clip came from and when, in a line. */
export function origin({ kind, fileName, createdAt }: ClipSummary, t: TFunction, language: string): string {
  return [t(`library.kind.${kind}`), fileName, formatDate(createdAt, language)].filter(Boolean).join(" · ");
}

/** What is particular about a clip: repaired, with known truth, broken. */
export function ClipBadges({ clip }: { clip: ClipSummary }) {
  const { recovered, hasTruth, error } = clip;
  // Most clips have nothing of it: they do without the texts too.
  return error || recovered || hasTruth ? <Badges {...clip} /> : null;
}

function Badges({ recovered, hasTruth, error }: ClipSummary) {
  const { t } = useTranslation();
  return (
    <>
      {error && (
        <span className={classes(styles.badge, styles.bad)} title={error.message} data-testid="badge-error">
          <TriangleAlert size={12} aria-hidden />
          {t("library.badge.error")}
        </span>
      )}
      {recovered && (
        <span className={classes(styles.badge, styles.warn)} title={recovered} data-testid="badge-recovered">
          <LifeBuoy size={12} aria-hidden />
          {t("library.badge.recovered")}
        </span>
      )}
      {hasTruth && (
        <span className={styles.badge} title={t("library.badge.truthHint")} data-testid="badge-truth">
          <Target size={12} aria-hidden />
          {t("library.badge.truth")}
        </span>
      )}
    </>
  );
}

/** As many tags as fit in a line; the rest is cut off. */
export function ClipTags({ tags }: { tags: readonly string[] }) {
  return (
    <span className={styles.tags} title={tags.join(", ")}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}
