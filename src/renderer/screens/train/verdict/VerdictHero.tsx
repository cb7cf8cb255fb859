import { CircleHelp, type LucideIcon, Scale, TrendingDown, TrendingUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Verdict, VerdictOutcome } from "../../../../common/verdict";
import { classes } from "../../../design/classes";
import styles from "./Verdict.module.css";
import { forgettingSentence, verdictSentence } from "./verdictText";

/** An error that falls is better. */
const signs: Record<VerdictOutcome, LucideIcon> = {
  better: TrendingDown,
  worse: TrendingUp,
  "not-distinguishable": Scale,
  "no-held-out": CircleHelp,
};

/** The verdict in plain words. */
export function VerdictHero({ verdict }: { verdict: Verdict }) {
  const { t, i18n } = useTranslation();
  const { outcome } = verdict;
  const Sign = signs[outcome];
  return (
    <section className={classes(styles.hero, styles[outcome])} data-testid="verdict" data-outcome={outcome}>
      <Sign className={styles.heroSign} size={30} aria-hidden />
      <div>
        <h2 className={styles.heroTitle}>{t(`trainingRun.verdict.title.${outcome}`)}</h2>
        <p className={styles.heroText} data-testid="verdict-sentence">
          {verdictSentence(verdict, t, i18n.language)}
        </p>
        <p className={styles.heroText} data-testid="verdict-forgetting">
          {forgettingSentence(verdict, t, i18n.language)}
        </p>
      </div>
    </section>
  );
}
