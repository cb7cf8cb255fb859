import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/Button";
import { formatCount, formatNumber } from "../../library/clipFormat";
import { totalsOf } from "../../models/networkChoices";
import styles from "./NetworkSection.module.css";
import { useLayers } from "./useLayers";

/** A model's network, layer by layer; only its sums until somebody wants to see more. */
export function NetworkSection({ modelId }: { modelId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles.section} aria-label={t("models.network.heading")} data-testid="model-network">
      <header className={styles.header}>
        <h3 className={styles.heading}>{t("models.network.heading")}</h3>
        <Button
          look="quiet"
          aria-expanded={isOpen}
          data-testid="model-network-toggle"
          onClick={() => setOpen((open) => !open)}
        >
          {t(isOpen ? "models.network.hide" : "models.network.show")}
        </Button>
      </header>
      {isOpen && <LayerTable modelId={modelId} />}
    </section>
  );
}

function LayerTable({ modelId }: { modelId: string }) {
  const { t, i18n } = useTranslation();
  const { layers, failure } = useLayers(modelId);
  if (failure) {
    return (
      <p className={styles.error} role="alert">
        {failure}
      </p>
    );
  }
  if (!layers) return <p className={styles.loading}>{t("models.network.loading")}</p>;
  const totals = totalsOf(layers);
  return (
    <table className={styles.table} data-testid="model-layers">
      <thead>
        <tr>
          <th>{t("models.network.layer")}</th>
          <th>{t("models.network.output")}</th>
          <th>{t("models.network.parameters")}</th>
          <th title={t("models.network.operationsHint")}>{t("models.network.operations")}</th>
        </tr>
      </thead>
      <tbody>
        {layers.map(({ layer, outputShape, parameters, multiplyAccumulates }) => (
          <tr key={layer}>
            <td>
              <code>{layer}</code>
            </td>
            <td>{outputShape.join(" × ")}</td>
            <td>{parameters > 0 && formatNumber(parameters, i18n.language)}</td>
            <td>{multiplyAccumulates > 0 && formatCount(multiplyAccumulates, i18n.language)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th colSpan={2}>{t("models.network.total")}</th>
          <td>{formatNumber(totals.parameters, i18n.language)}</td>
          <td>{formatCount(totals.multiplyAccumulates, i18n.language)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
