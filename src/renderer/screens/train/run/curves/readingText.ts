import type { TFunction } from "i18next";
import { formatNumber } from "../../../../library/clipFormat";
import type { ChartId } from "./chartLines";
import { formatValue } from "./formatValue";
import type { Reading } from "./RunPlot";

/** "Step 120: Training clips 84.3, Held-out clips 90.1" */
export function readingText({ step, values }: Reading, chart: ChartId, t: TFunction, language: string): string {
  if (step === undefined) return t("trainingRun.curves.none");
  const parts = [...values].map(
    ([id, value]) => `${t(`trainingRun.curves.line.${id}`)} ${formatValue(value, chart, language)}`,
  );
  return t("trainingRun.curves.reading", { step: formatNumber(step, language), values: parts.join(", ") });
}
