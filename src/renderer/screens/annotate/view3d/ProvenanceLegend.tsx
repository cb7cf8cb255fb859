import { useTranslation } from "react-i18next";
import { provenances } from "../../../../pose/clip/provenance";
import { provenanceToken } from "../../../skeleton/sceneColours";
import styles from "./ClipScene.module.css";

/** What each colour of a joint says. */
export function ProvenanceLegend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend} aria-label={t("player.view.provenance")} data-testid="provenance-legend">
      {provenances
        .filter((provenance) => provenance !== "none")
        .map((provenance) => (
          <li key={provenance} className={styles.legendEntry}>
            <span className={styles.dot} style={{ background: `var(${provenanceToken(provenance)})` }} />
            {t(`player.provenance.${provenance}`)}
          </li>
        ))}
    </ul>
  );
}
