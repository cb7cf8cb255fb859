import { useTranslation } from "react-i18next";
import { toErrorData } from "../../../../../common/errors";
import type { RunDetails } from "../../../../../common/trainingProtocol";
import { showToast } from "../../../../design/toasts";
import { saveFile } from "../../../live/saveFile";
import { formatPercent } from "../../verdict/numbers";
import { chartLines } from "./chartLines";
import { curvesCsv } from "./curvesCsv";
import { curvesPng } from "./curvesPng";
import type { RunPlotOptions, RunPlotSource } from "./RunPlot";

/** Saves a run's curves: all of them as a table, or the chart that is shown as a picture. */
export function useCurveExport(source: RunPlotSource, details: RunDetails, options: RunPlotOptions) {
  const { t, i18n } = useTranslation();
  const { name } = details.summary;
  const saveCsv = () => saveFile(new Blob([curvesCsv(source.curves())], { type: "text/csv" }), `${name}.csv`);
  const savePng = async () => {
    const { chart, smoothing } = options;
    const chartName = t(`trainingRun.curves.charts.${chart}`);
    const isError = chart === "error" && details.yardstick;
    try {
      const picture = await curvesPng({
        ...options,
        lines: chartLines(chart, source.curves()),
        marks: () => source.marks(),
        title: `${name}: ${chartName}`,
        subtitle: [
          isError && `${t(`trainingRun.measure.${isError.measure}`)}, ${t(`trainingRun.against.${isError.against}`)}`,
          smoothing > 0 && `${t("trainingRun.curves.smoothing")} ${formatPercent(smoothing, i18n.language)}`,
        ]
          .filter(Boolean)
          .join(" · "),
        nameOf: ({ id }) => t(`trainingRun.curves.line.${id}`),
      });
      saveFile(picture, `${name} ${chart}.png`);
    } catch (error) {
      showToast({ tone: "error", text: t("trainingRun.curves.pngFailed", { reason: toErrorData(error).message }) });
    }
  };
  return { saveCsv, savePng };
}
