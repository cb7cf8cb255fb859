import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { preferences } from "../../app/preferences";
import { classes } from "../../design/classes";
import type { ClipSort } from "../../library/clipQuery";
import styles from "./ClipRow.module.css";

/** The names of the list's columns; those that clips can be sorted by are buttons. */
export function ListHeader() {
  const { t } = useTranslation();
  return (
    <div className={styles.header}>
      <span />
      <span />
      <Sorter sort="name" />
      <span>{t("library.column.tags")}</span>
      <Sorter sort="duration" isRight />
      <span className={styles.right}>{t("library.column.frames")}</span>
      <span className={styles.right}>{t("library.column.people")}</span>
      <Sorter sort="corrected" isRight />
      <Sorter sort="date" className={styles.dateHead} />
    </div>
  );
}

interface SorterProps {
  sort: ClipSort;
  isRight?: boolean;
  className?: string;
}

function Sorter({ sort, isRight = false, className }: SorterProps) {
  const { t } = useTranslation();
  const order = useStore(preferences, (state) => state.clips);
  const isChosen = order.sort === sort;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className={classes(styles.sorter, isRight && styles.right, className)}
      aria-pressed={isChosen}
      data-testid={`column-${sort}`}
      onClick={() => {
        // A name begins with A, everything else with the most.
        const descending = isChosen ? !order.descending : sort !== "name";
        preferences.setState({ clips: { ...order, sort, descending } });
      }}
    >
      {t(`library.column.${sort}`)}
      {isChosen && <Arrow size={12} aria-hidden />}
    </button>
  );
}
