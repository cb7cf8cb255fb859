import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { StoreApi } from "zustand/vanilla";
import styles from "./Curves.module.css";
import { type Reading, RunPlot, type RunPlotOptions, type RunPlotSource } from "./RunPlot";
import { readingText } from "./readingText";

interface CurvePlotViewProps {
  source: RunPlotSource;
  options: RunPlotOptions;
  readings: StoreApi<Reading>;
  plot: RefObject<RunPlot | undefined>;
  onZoom(isZoomed: boolean): void;
}

/** Where a chart is drawn. To screen readers it is a slider along the steps whose text says the values. */
export function CurvePlotView({ source, options, readings, plot, onZoom }: CurvePlotViewProps) {
  const { t, i18n } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const first = useRef(options);
  useEffect(() => {
    const created = new RunPlot(
      element.current!,
      source,
      first.current,
      (reading) => readings.setState(reading),
      onZoom,
    );
    plot.current = created;
    return () => {
      plot.current = undefined;
      created.dispose();
    };
  }, [source, readings, plot, onZoom]);
  useEffect(() => {
    first.current = options;
    plot.current?.setOptions(options);
  }, [plot, options]);
  useEffect(() => {
    const tell = (reading: Reading) => {
      const slider = element.current!;
      slider.setAttribute("aria-valuenow", String(reading.step ?? 0));
      slider.setAttribute("aria-valuetext", readingText(reading, options.chart, t, i18n.language));
    };
    tell(readings.getState());
    return readings.subscribe(tell);
  }, [readings, options.chart, t, i18n.language]);
  const hint = t("trainingRun.curves.readHint");
  return (
    <div
      ref={element}
      role="slider"
      tabIndex={0}
      aria-label={`${t(`trainingRun.curves.charts.${options.chart}`)}. ${hint}`}
      aria-valuenow={0}
      title={hint}
      className={styles.plot}
      data-testid="run-plot"
    />
  );
}
