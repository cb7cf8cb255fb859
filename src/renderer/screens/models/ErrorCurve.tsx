import { useTranslation } from "react-i18next";
import type { HeldOutPoint } from "../../../common/trainingProtocol";
import styles from "./ModelDetail.module.css";

const width = 560;
const height = 120;
const left = 44;
const bottom = 22;
const top = 8;

/** The held-out error over a training's steps, as it was kept with the model. */
export function ErrorCurve({ points }: { points: readonly HeldOutPoint[] }) {
  const { t } = useTranslation();
  const known = points.filter(({ errorMm }) => Number.isFinite(errorMm));
  if (known.length < 2) return undefined;
  const errors = known.map(({ errorMm }) => errorMm);
  const [lowest, highest] = [Math.min(...errors), Math.max(...errors)];
  const lastStep = known.at(-1)!.step || 1;
  const xOf = (step: number) => left + ((width - left - 8) * step) / lastStep;
  const yOf = (error: number) => top + ((height - top - bottom) * (highest - error)) / Math.max(1e-6, highest - lowest);
  const path = known.map(({ step, errorMm }) => `${xOf(step).toFixed(1)},${yOf(errorMm).toFixed(1)}`).join(" ");
  return (
    <figure className={styles.curve}>
      <figcaption>{t("models.lineage.curve")}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${t("models.lineage.curve")}: ${errors.map((e) => e.toFixed(1)).join(", ")}`}
      >
        <line x1={left} y1={height - bottom} x2={width - 8} y2={height - bottom} className={styles.axis} />
        {[...new Set([highest, lowest])].map((error) => (
          <text key={error} x={left - 6} y={yOf(error) + 4} textAnchor="end" className={styles.tick}>
            {error.toFixed(1)}
          </text>
        ))}
        <text x={left} y={height - 6} className={styles.tick}>
          0
        </text>
        <text x={width - 8} y={height - 6} textAnchor="end" className={styles.tick}>
          {lastStep}
        </text>
        <polyline points={path} className={styles.line} />
      </svg>
    </figure>
  );
}
