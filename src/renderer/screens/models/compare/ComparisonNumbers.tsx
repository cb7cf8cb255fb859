import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatNumber } from "../../../library/clipFormat";
import type { ModelComparison } from "../../../models/modelComparison";
import styles from "./CompareModels.module.css";

/** What was measured of both models on the clip, or how far computing has come. */
export function ComparisonNumbers({
  comparison,
  names,
}: {
  comparison: ModelComparison;
  names: readonly [string, string];
}) {
  const { t, i18n } = useTranslation();
  const { computed, measured } = useStore(comparison.store);
  if (!measured) {
    const text = t("models.comparing.working", { name: names[computed] ?? names[1] });
    return (
      <aside className={styles.numbers} role="status" data-testid="compare-progress">
        <p>{text}</p>
        <ProgressBar label={text} value={undefined} />
      </aside>
    );
  }
  const rows = [
    {
      label: t(`trainingRun.measure.${measured.measure}`),
      hint: t(`models.comparing.against.${measured.against}`),
      values: measured.errorMm,
      unit: "mm",
      digits: 1,
    },
    {
      label: t("models.comparing.jitter"),
      hint: "",
      // Thousands of mm/s^3 say no more than m/s^3.
      values: measured.jitter.map((mmPerS3) => mmPerS3 / 1000),
      unit: "",
      digits: 1,
    },
    { label: t("models.comparing.boneSpread"), hint: "", values: measured.boneSpreadMm, unit: "", digits: 1 },
  ];
  const show = (value: number, digits: number, unit: string) =>
    Number.isNaN(value) ? "–" : `${formatNumber(value, i18n.language, digits)} ${unit}`.trim();
  return (
    <aside className={styles.numbers} data-testid="compare-numbers">
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t("models.comparing.measure")}</th>
            <th>{names[0]}</th>
            <th>{names[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, hint, values, unit, digits }) => (
            <tr key={label}>
              <th scope="row">
                {label}
                {hint && <span className={styles.hint}>{hint}</span>}
              </th>
              {values.map((value, side) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two sides
                <td key={side}>{show(value, digits, unit)}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">
              {t("models.comparing.apart")}
              <span className={styles.hint}>{t("models.comparing.overFrames", { count: measured.frames })}</span>
            </th>
            <td colSpan={2}>{show(measured.apartMm, 1, "mm")}</td>
          </tr>
        </tbody>
      </table>
    </aside>
  );
}
