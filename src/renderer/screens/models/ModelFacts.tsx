import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ModelDetails } from "../../../common/modelProtocol";
import { useStudio } from "../../app/AppContext";
import { openModel } from "../../app/navigation";
import { Button } from "../../design/Button";
import { formatBytes, formatDate, formatNumber } from "../../library/clipFormat";
import styles from "./ModelDetail.module.css";

/** What a model is, in a few lines. */
export function ModelFacts({ details: { model, lineage, hash, bytes, createdAt } }: { details: ModelDetails }) {
  const { t, i18n } = useTranslation();
  const base = useStudio(({ info }) => info?.models.find(({ id }) => id === lineage?.base));
  const { summary, results } = model;
  return (
    <dl className={styles.facts} aria-label={t("models.facts.heading")}>
      {summary && (
        <>
          <Fact label={t("models.facts.network")}>
            {t("models.facts.networkValue", {
              count: summary.stages,
              width: summary.width,
              memory: t(`models.facts.${summary.recurrent}`),
              form: summary.form,
            })}
          </Fact>
          <Fact label={t("models.facts.sees")}>
            {summary.frontEnd === "image"
              ? t("models.facts.picture", { size: summary.imageSizePx })
              : t("models.facts.keypoints")}
          </Fact>
          <Fact label={t("models.facts.parameters")}>{formatNumber(summary.parameters, i18n.language)}</Fact>
        </>
      )}
      <Fact label={t("models.facts.size")}>{formatBytes(bytes, i18n.language)}</Fact>
      {!lineage?.verdict && (
        <Fact label={t("models.facts.measured")}>
          {results
            ? t("models.facts.measuredValue", {
                mpjpe: results.mpjpeMm.toFixed(1),
                paMpjpe: results.paMpjpeMm.toFixed(1),
                measuredOn: results.measuredOn,
              })
            : t("models.facts.notMeasured")}
        </Fact>
      )}
      {lineage && (
        <Fact label={t("models.facts.from")}>
          {base ? (
            <Button look="quiet" className={styles.link} data-testid="base-model" onClick={() => openModel(base.id)}>
              {base.name}
            </Button>
          ) : (
            lineage.base
          )}
        </Fact>
      )}
      <Fact label={t("models.facts.made")}>{formatDate(createdAt, i18n.language)}</Fact>
      <Fact label={t("models.facts.id")}>
        <code className={styles.code}>{model.id}</code>
      </Fact>
      <Fact label={t("models.facts.hash")}>
        <code className={styles.code}>{hash}</code>
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
