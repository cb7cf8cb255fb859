import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { classes } from "../../../design/classes";
import { sentence } from "../../../i18n/sentence";
import { Step } from "../setup/Step";
import type { SetupSession } from "../setup/setupSession";
import styles from "./DataStep.module.css";
import { DatasetWarnings } from "./DatasetWarnings";
import { ExportDataset } from "./ExportDataset";
import { PartCard } from "./PartCard";
import { WorstFrames } from "./WorstFrames";

/** What goes into the training, as counted by the host, and what is missing. */
export function DataStep({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const dataset = useStore(session.store, (state) => state.dataset);
  const isCounting = useStore(session.store, (state) => state.isCounting);
  const error = useStore(session.store, (state) => state.error);
  const material = useStore(session.store, (state) => state.material) ?? [];
  const worst = dataset ? [...dataset.training.worstFrames, ...dataset.heldOut.worstFrames] : [];
  return (
    <Step
      number={2}
      title={t("training.setup.data")}
      lead={t("training.setup.dataLead")}
      testId="step-data"
      aside={
        isCounting && (
          <span className={styles.counting} role="status" data-testid="counting">
            <LoaderCircle className={styles.spinner} size={15} aria-hidden />
            {t("training.dataset.counting")}
          </span>
        )
      }
    >
      {error && (
        <p className={styles.error} role="alert" data-testid="dataset-error">
          <strong>{t("training.dataset.failed")}</strong> {sentence(error.message)}
        </p>
      )}
      {dataset ? (
        <>
          <DatasetWarnings warnings={dataset.warnings} />
          <div className={classes(styles.parts, isCounting && styles.old)} data-testid="dataset">
            <PartCard title={t("training.dataset.training")} part={dataset.training} testId="dataset-training" />
            <PartCard title={t("training.dataset.heldOut")} part={dataset.heldOut} testId="dataset-held-out" />
          </div>
          <WorstFrames frames={worst} material={material} />
          <ExportDataset session={session} />
        </>
      ) : (
        !isCounting && !error && <p className={styles.nothing}>{t("training.dataset.nothing")}</p>
      )}
    </Step>
  );
}
