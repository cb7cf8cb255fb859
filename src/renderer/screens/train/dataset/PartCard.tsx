import { useTranslation } from "react-i18next";
import type { DatasetPart } from "../../../../common/trainingProtocol";
import { formatDuration, formatNumber } from "../../../library/clipFormat";
import { CoverageFigure } from "./CoverageFigure";
import styles from "./DataStep.module.css";
import { VarietyBars } from "./VarietyBars";

/** One side of the data set: how much it is, which joints it teaches, and what the body does in it. */
export function PartCard({ title, part, testId }: { title: string; part: DatasetPart; testId: string }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <section className={styles.part} aria-label={title} data-testid={testId} data-frames={part.frames}>
      <h3 className={styles.partTitle}>
        {title}
        {part.clips > 0 && (
          <span className={styles.partClips}>
            {t("training.dataset.clips", { count: part.clips, amount: number(part.clips) })} ·{" "}
            {t("training.dataset.frames", {
              frames: number(part.frames),
              duration: formatDuration(part.durationS),
            })}
          </span>
        )}
      </h3>
      {part.clips === 0 ? (
        <p className={styles.nothing}>{t("training.dataset.nothingHeldOut")}</p>
      ) : (
        <>
          <dl className={styles.counts}>
            <Count name={t("training.dataset.targets")} value={number(part.targetFrames)} testId="target-frames" />
            <Count name={t("training.dataset.places")} value={number(part.placedFrames)} testId="placed-frames" />
            <Count
              name={t("training.dataset.spread")}
              hint={t("training.dataset.spreadHint")}
              value={
                Number.isFinite(part.spreadMm) ? t("training.dataset.spreadMm", { spread: number(part.spreadMm) }) : "–"
              }
              testId="spread"
            />
          </dl>
          <div className={styles.pictures}>
            <CoverageFigure coverage={part.jointCoverage} />
            <VarietyBars variety={part.poseVariety} />
          </div>
        </>
      )}
    </section>
  );
}

function Count({ name, hint, value, testId }: { name: string; hint?: string; value: string; testId: string }) {
  return (
    <div className={styles.count} title={hint}>
      <dt>{name}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
