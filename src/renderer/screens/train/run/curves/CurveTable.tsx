import { useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../../library/clipFormat";
import styles from "./Curves.module.css";
import { alignLines, type ChartId, chartLines } from "./chartLines";
import { formatValue } from "./formatValue";
import type { RunPlotSource } from "./RunPlot";

/** More rows nobody reads; the CSV has all of them. */
const mostRows = 200;

/** A chart's values as text, the newest first, thinned out where there are many. */
export function CurveTable({ source, chart }: { source: RunPlotSource; chart: ChartId }) {
  const { t, i18n } = useTranslation();
  const { curve, heldOut } = useCurves(source);
  const lines = useMemo(() => chartLines(chart, { curve, heldOut }), [chart, curve, heldOut]);
  const { steps, values } = useMemo(() => alignLines(lines, false), [lines]);
  const every = Math.max(1, Math.ceil(steps.length / mostRows));
  const rows = steps.map((step, index) => ({ step, index })).filter(({ index }) => isShown(index));
  function isShown(index: number): boolean {
    const isMeasured = lines.some(({ kind }, line) => kind === "held-out" && values[line]![index] !== null);
    return index % every === 0 || isMeasured || index === steps.length - 1;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div className={styles.table} tabIndex={0} data-testid="curve-table">
      <table>
        <caption className={styles.caption}>
          {t("trainingRun.curves.tableOf", {
            chart: t(`trainingRun.curves.charts.${chart}`),
            amount: formatNumber(steps.length, i18n.language),
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("trainingRun.curves.step")}</th>
            {lines.map(({ id }) => (
              <th key={id} scope="col">
                {t(`trainingRun.curves.line.${id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.reverse().map(({ step, index }) => (
            <tr key={step}>
              <th scope="row">{formatNumber(step, i18n.language)}</th>
              {lines.map(({ id }, line) => (
                <td key={id}>{formatValue(values[line]![index] ?? undefined, chart, i18n.language)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Renders anew with every piece of news, at most five times a second: only while the table is looked at. */
function useCurves(source: RunPlotSource) {
  const curve = useSyncExternalStore(source.onChange, () => source.curves().curve);
  const heldOut = useSyncExternalStore(source.onChange, () => source.curves().heldOut);
  return { curve, heldOut };
}
