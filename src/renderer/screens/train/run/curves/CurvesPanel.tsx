import { FileSpreadsheet, ImageDown, Table } from "lucide-react";
import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { RunDetails } from "../../../../../common/trainingProtocol";
import { Button, IconButton } from "../../../../design/Button";
import { Checkbox } from "../../../../design/Checkbox";
import { Segments } from "../../../../design/Segments";
import { Slider } from "../../../../design/Slider";
import { formatNumber } from "../../../../library/clipFormat";
import type { RunSession } from "../../../../training/runSession";
import { formatPercent } from "../../verdict/numbers";
import { Card, CardEmpty } from "../Card";
import { mostSmoothing, watchPreferences } from "../watchPreferences";
import { CurveLegend } from "./CurveLegend";
import { CurvePlotView } from "./CurvePlotView";
import styles from "./Curves.module.css";
import { CurveTable } from "./CurveTable";
import { chartIds } from "./chartLines";
import { formatValue } from "./formatValue";
import type { Reading, RunPlot, RunPlotOptions, RunPlotSource } from "./RunPlot";
import { runPlotSource } from "./runPlotSource";
import { useCurveExport } from "./useCurveExport";

/** The curves of a run: one chart at a time, read with pointer or arrow keys, smoothed, saved. */
export function CurvesPanel({ session, details }: { session: RunSession; details: RunDetails }) {
  const { t } = useTranslation();
  const source = useMemo(() => runPlotSource(session), [session]);
  const readings = useMemo(
    () => createStore<Reading>(() => ({ step: undefined, values: new Map(), cursor: undefined })),
    [],
  );
  const plot = useRef<RunPlot>(undefined);
  const [isZoomed, setZoomed] = useState(false);
  const [isTable, setTable] = useState(false);
  const isEmpty = useIsEmpty(source);
  const options = useRunPlotOptions();
  const { chart } = options;
  const { saveCsv, savePng } = useCurveExport(source, details, options);
  const against = chart === "error" && details.yardstick;
  return (
    <Card
      title={t("trainingRun.curves.title")}
      testId="run-curves"
      className={styles.panel}
      hint={
        <>
          {t(`trainingRun.curves.hint.${chart}`)}{" "}
          {against && t("trainingRun.curves.measured", { against: t(`trainingRun.against.${against.against}`) })}
        </>
      }
      tools={
        <>
          <ChartChoice />
          <IconButton
            label={t("trainingRun.curves.table")}
            aria-pressed={isTable}
            data-testid="curves-table-toggle"
            onClick={() => setTable(!isTable)}
          >
            <Table size={16} aria-hidden />
          </IconButton>
          <IconButton
            label={t("trainingRun.curves.exportCsv")}
            data-testid="curves-csv"
            disabled={isEmpty}
            onClick={saveCsv}
          >
            <FileSpreadsheet size={16} aria-hidden />
          </IconButton>
          <IconButton
            label={t("trainingRun.curves.exportPng")}
            data-testid="curves-png"
            disabled={isEmpty}
            onClick={() => void savePng()}
          >
            <ImageDown size={16} aria-hidden />
          </IconButton>
        </>
      }
    >
      {isEmpty && <CardEmpty>{t("trainingRun.curves.none")}</CardEmpty>}
      {!isEmpty && isTable && <CurveTable source={source} chart={chart} />}
      {!isEmpty && !isTable && (
        <>
          <CurveLegend chart={chart} readings={readings} />
          <CurvePlotView source={source} options={options} readings={readings} plot={plot} onZoom={setZoomed} />
          <footer className={styles.footer}>
            <Smoothing />
            <LogChoice />
            {isZoomed && (
              <Button look="quiet" data-testid="curves-whole" onClick={() => plot.current?.showAll()}>
                {t("trainingRun.curves.whole")}
              </Button>
            )}
          </footer>
        </>
      )}
    </Card>
  );
}

function useRunPlotOptions(): RunPlotOptions {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { chart, smoothing, isLog } = useStore(watchPreferences);
  return useMemo(
    () => ({
      chart,
      smoothing,
      isLog,
      texts: {
        steps: t("trainingRun.curves.steps"),
        values: t(`trainingRun.curves.axis.${chart}`),
        best: t("trainingRun.curves.best"),
        resumed: t("trainingRun.curves.resumed"),
      },
      formatStep: (step) => formatNumber(step, language),
      formatTick: (value) => formatValue(value, chart, language),
    }),
    [chart, smoothing, isLog, t, language],
  );
}

/** Renders anew only when the first point comes. */
function useIsEmpty(source: RunPlotSource): boolean {
  return useSyncExternalStore(source.onChange, () => {
    const { curve, heldOut } = source.curves();
    return curve.length === 0 && heldOut.length === 0;
  });
}

function ChartChoice() {
  const { t } = useTranslation();
  const chart = useStore(watchPreferences, (state) => state.chart);
  return (
    <Segments
      label={t("trainingRun.curves.chart")}
      value={chart}
      options={chartIds.map((id) => ({
        value: id,
        label: t(`trainingRun.curves.charts.${id}`),
        testId: `chart-${id}`,
      }))}
      onChange={(next) => watchPreferences.setState({ chart: next })}
    />
  );
}

function Smoothing() {
  const { t, i18n } = useTranslation();
  const smoothing = useStore(watchPreferences, (state) => state.smoothing);
  return (
    <span className={styles.smoothing}>
      <span>{t("trainingRun.curves.smoothing")}</span>
      <Slider
        label={t("trainingRun.curves.smoothing")}
        min={0}
        max={mostSmoothing}
        step={0.01}
        value={smoothing}
        data-testid="curves-smoothing"
        onChange={(value) => watchPreferences.setState({ smoothing: value })}
      />
      <output className={styles.smoothingValue}>{formatPercent(smoothing, i18n.language)}</output>
    </span>
  );
}

function LogChoice() {
  const { t } = useTranslation();
  const isLog = useStore(watchPreferences, (state) => state.isLog);
  return (
    <Checkbox
      label={t("trainingRun.curves.log")}
      checked={isLog}
      data-testid="curves-log"
      onChange={(checked) => watchPreferences.setState({ isLog: checked })}
    />
  );
}
