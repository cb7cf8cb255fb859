import { useTranslation } from "react-i18next";
import type { Comparison, Verdict } from "../../../../common/verdict";
import { classes } from "../../../design/classes";
import { BeforeAfterPlot, DifferencePlot } from "./IntervalPlot";
import { type MeasureRow, measureRows } from "./measureRows";
import { formatChange, formatInterval, formatMean, isDistinguishable } from "./numbers";
import styles from "./Verdict.module.css";

/** Every measure before and after, with intervals: drawn small, and as numbers beside. */
export function MeasureTable({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  return (
    <div className={styles.scroll}>
      <table className={styles.measures} data-testid="verdict-measures">
        <thead>
          <tr>
            <th scope="col">{t("trainingRun.verdict.column.measure")}</th>
            <th scope="col" className={styles.plotHead}>
              <span className={classes(styles.sign, styles.signBefore)} />
              {t("trainingRun.joints.before")}
              <span className={classes(styles.sign, styles.signAfter)} />
              {t("trainingRun.joints.after")}
            </th>
            <th scope="col">{t("trainingRun.joints.before")}</th>
            <th scope="col">{t("trainingRun.joints.after")}</th>
            <th scope="col" className={styles.plotHead}>
              {t("trainingRun.verdict.column.better")}
            </th>
            <th scope="col">{t("trainingRun.joints.change")}</th>
          </tr>
        </thead>
        <tbody>
          {measureRows(verdict).map((row) => (
            <MeasureLine key={row.id} row={row} verdict={verdict} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MeasureLine({ row: { id, comparison, scale, unit, isMain }, verdict }: { row: MeasureRow; verdict: Verdict }) {
  const { t, i18n } = useTranslation();
  const mean = (value: number) => formatMean(value / scale, i18n.language);
  const change = (value: number) => formatChange(value / scale, i18n.language);
  const before = formatInterval(comparison.before, mean);
  const after = formatInterval(comparison.after, mean);
  const difference = formatInterval(comparison.difference, change);
  const name = t(`trainingRun.measure.${id}`);
  return (
    <tr className={classes(isMain && styles.mainMeasure)} data-testid={`measure-${id}`}>
      <th scope="row">
        {name}
        <small>
          {unit}
          {", "}
          {isMain || id === "paMpjpe"
            ? t(`trainingRun.against.${verdict.against}`)
            : t(`trainingRun.measureHint.${id}`)}
        </small>
      </th>
      <td className={styles.plotCell}>
        <BeforeAfterPlot
          comparison={comparison}
          label={t("trainingRun.verdict.plotLabel", { name, before, after, unit })}
        />
      </td>
      <td>{before}</td>
      <td className={styles.mainNumber}>{after}</td>
      <td className={styles.plotCell}>
        <DifferencePlot
          comparison={comparison}
          label={t("trainingRun.verdict.changeLabel", { name, difference, unit })}
        />
      </td>
      <td className={toneOf(comparison)}>{difference}</td>
    </tr>
  );
}

function toneOf(comparison: Comparison): string | undefined {
  if (!isDistinguishable(comparison)) return undefined;
  return comparison.difference.mean < 0 ? styles.better : styles.worse;
}
