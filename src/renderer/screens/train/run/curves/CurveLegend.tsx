import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { StoreApi } from "zustand/vanilla";
import { formatNumber } from "../../../../library/clipFormat";
import styles from "./Curves.module.css";
import { type ChartId, chartLineIds, type LineId } from "./chartLines";
import { formatValue } from "./formatValue";
import { lineStyles } from "./lineStyle";
import type { Reading } from "./RunPlot";

interface CurveLegendProps {
  chart: ChartId;
  readings: StoreApi<Reading>;
}

/** Names of the lines, and their values under the cursor, else the last ones; values move past React. */
export function CurveLegend({ chart, readings }: CurveLegendProps) {
  const { t, i18n } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const show = ({ step, values }: Reading) => {
      const part = (name: string) => list.current!.querySelector<HTMLElement>(`[data-part="${name}"]`);
      part("step")!.textContent = step === undefined ? "–" : formatNumber(step, i18n.language);
      for (const id of chartLineIds[chart]) {
        part(`entry-${id}`)!.hidden = !values.has(id);
        part(`value-${id}`)!.textContent = formatValue(values.get(id), chart, i18n.language);
      }
    };
    show(readings.getState());
    return readings.subscribe(show);
  }, [readings, chart, i18n.language]);
  return (
    <ul ref={list} className={styles.legend} data-testid="curve-legend">
      {chartLineIds[chart].map((id) => (
        <li key={id} className={styles.entry} data-part={`entry-${id}`} hidden>
          <LineSign id={id} />
          <span className={styles.name}>{t(`trainingRun.curves.line.${id}`)}</span>
          <strong className={styles.value} data-part={`value-${id}`} data-testid={`curve-value-${id}`} />
        </li>
      ))}
      <li className={styles.step}>
        <span className={styles.name}>{t("trainingRun.curves.step")}</span>
        <strong className={styles.value} data-part="step" data-testid="curve-step" />
      </li>
    </ul>
  );
}

/** A piece of the line as it is drawn. */
function LineSign({ id }: { id: LineId }) {
  const { token, dash } = lineStyles[id];
  return (
    <svg className={styles.sign} width="26" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="26" y2="4" stroke={`var(${token})`} strokeWidth="2" strokeDasharray={dash?.join(" ")} />
      {dash && <circle cx="13" cy="4" r="2.75" fill="var(--surface)" stroke={`var(${token})`} strokeWidth="1.5" />}
    </svg>
  );
}
