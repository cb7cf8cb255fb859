import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { openClip } from "../../../app/navigation";
import { classes } from "../../../design/classes";
import { formatNumber } from "../../../library/clipFormat";
import { formatChange, formatMean } from "./numbers";
import { type ClipColumn, type ClipResult, clipColumns, sortClips } from "./sortClips";
import styles from "./Verdict.module.css";

/** The held-out clips one by one; a name opens the clip. */
export function ClipsTable({ clips }: { clips: readonly ClipResult[] }) {
  const { t, i18n } = useTranslation();
  const [order, setOrder] = useState<{ column: ClipColumn; isDescending: boolean }>({
    column: "change",
    isDescending: false,
  });
  const sorted = sortClips(clips, order.column, order.isDescending);
  return (
    <div className={styles.scroll}>
      <table className={styles.clips} data-testid="verdict-clips">
        <thead>
          <tr>
            {clipColumns.map((column) => (
              <ColumnHead
                key={column}
                column={column}
                order={order}
                onSort={() => setOrder({ column, isDescending: order.column === column ? !order.isDescending : false })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ clipId, name, frames, beforeMm, afterMm }) => (
            <tr key={clipId} data-testid={`verdict-clip-${clipId}`}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.link}
                  title={t("trainingRun.poses.open")}
                  data-testid={`open-clip-${clipId}`}
                  onClick={() => openClip(clipId)}
                >
                  {name}
                </button>
              </th>
              <td>{formatNumber(frames, i18n.language)}</td>
              <td>{formatMean(beforeMm, i18n.language)}</td>
              <td className={styles.mainNumber}>{formatMean(afterMm, i18n.language)}</td>
              <td className={classes(afterMm < beforeMm && styles.better, afterMm > beforeMm && styles.worse)}>
                {formatChange(afterMm - beforeMm, i18n.language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ColumnHeadProps {
  column: ClipColumn;
  order: { column: ClipColumn; isDescending: boolean };
  onSort(): void;
}

function ColumnHead({ column, order, onSort }: ColumnHeadProps) {
  const { t } = useTranslation();
  const isSorted = order.column === column;
  const Arrow = order.isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" aria-sort={isSorted ? (order.isDescending ? "descending" : "ascending") : undefined}>
      <button type="button" className={styles.sort} data-testid={`sort-${column}`} onClick={onSort}>
        {t(`trainingRun.verdict.clipColumn.${column}`)}
        {isSorted && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  );
}
