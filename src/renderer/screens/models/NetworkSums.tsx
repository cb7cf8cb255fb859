import { useTranslation } from "react-i18next";
import type { ImageNetworkChoice } from "../../../common/modelProtocol";
import { formatBytes, formatCount } from "../../library/clipFormat";
import { fileBytesOf, totalsOf } from "../../models/networkChoices";
import styles from "./NewNetworkDialog.module.css";
import { useLayers } from "./useLayers";

/** How large the network that is being chosen comes to be. */
export function NetworkSums({ network }: { network: ImageNetworkChoice }) {
  const { t, i18n } = useTranslation();
  const { layers, failure } = useLayers(network);
  if (failure) {
    return (
      <p className={styles.error} role="alert">
        {failure}
      </p>
    );
  }
  const totals = layers && totalsOf(layers);
  const shown = (text: (of: NonNullable<typeof totals>) => string) => (totals ? text(totals) : "…");
  return (
    <dl className={styles.sums} aria-label={t("models.network.total")} data-testid="new-network-sums">
      <div>
        <dt>{t("models.network.parameters")}</dt>
        <dd>{shown(({ parameters }) => formatCount(parameters, i18n.language))}</dd>
      </div>
      <div>
        <dt title={t("models.network.operationsHint")}>{t("models.network.operations")}</dt>
        <dd>{shown(({ multiplyAccumulates }) => formatCount(multiplyAccumulates, i18n.language))}</dd>
      </div>
      <div>
        <dt>{t("models.create.fileSize")}</dt>
        <dd>{shown((of) => formatBytes(fileBytesOf(of), i18n.language))}</dd>
      </div>
    </dl>
  );
}
