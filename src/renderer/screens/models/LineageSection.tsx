import { useTranslation } from "react-i18next";
import type { ModelLineage } from "../../../common/modelProtocol";
import { formatNumber } from "../../library/clipFormat";
import { formatLength } from "../train/duration";
import { ErrorCurve } from "./ErrorCurve";
import styles from "./ModelDetail.module.css";

/** How a fine-tuned model was made: settings, clips, and what its training came to. */
export function LineageSection({ lineage }: { lineage: ModelLineage }) {
  const { t, i18n } = useTranslation();
  const { settings, steps, trainedMs, backend, verdict, clips, heldOut } = lineage;
  return (
    <section className={styles.section} aria-label={t("models.lineage.heading")} data-testid="model-lineage">
      <h3 className={styles.heading}>{t("models.lineage.heading")}</h3>
      <dl className={styles.facts}>
        <dt>{t("models.lineage.learns")}</dt>
        <dd>{t(`models.lineage.learnt.${settings.learns}`)}</dd>
        <dt>{t("models.lineage.run")}</dt>
        <dd>
          {t("models.lineage.steps", {
            steps: formatNumber(steps, i18n.language),
            duration: formatLength(trainedMs / 1000, t),
            backend,
            seed: settings.seed,
          })}
        </dd>
        {verdict && verdict.outcome !== "no-held-out" && (
          <>
            <dt>{t("models.lineage.error")}</dt>
            <dd>
              {t("models.lineage.errorValue", {
                before: verdict.heldOut.before.mean.toFixed(1),
                after: verdict.heldOut.after.mean.toFixed(1),
              })}{" "}
              ({t(`models.comparing.against.${verdict.against}`)}; {t(`models.outcome.${verdict.outcome}`)})
            </dd>
          </>
        )}
      </dl>
      {heldOut.length > 1 && <ErrorCurve points={heldOut} />}
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t("models.lineage.clip")}</th>
            <th>{t("models.lineage.part")}</th>
            <th>{t("models.lineage.hash")}</th>
          </tr>
        </thead>
        <tbody>
          {clips.map(({ id, name, hash, part }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{t(`models.lineage.${part}`)}</td>
              <td>
                <code className={styles.code}>{hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
