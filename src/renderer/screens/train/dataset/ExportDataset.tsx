import { FileDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useLibrary } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import buttonStyles from "../../../design/Button.module.css";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatBytes } from "../../../library/clipFormat";
import { showError } from "../../clips/useClipActions";
import type { SetupSession } from "../setup/setupSession";
import styles from "./DataStep.module.css";

/** The data set as files for training in PyTorch: written by a job, then handed to the browser's download. */
export function ExportDataset({ session }: { session: SetupSession }) {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const name = t("training.dataset.export");
  const jobId = useStore(session.store, (state) => state.exportJob);
  const job = useLibrary((state) => state.jobs.find(({ id }) => id === jobId));
  const run = async () => {
    try {
      const id = await session.exportDataset();
      library.noteJob({ id, kind: "dataset", subject: name, state: "waiting" });
    } catch (error) {
      showError(error);
    }
  };
  const isWorking = job?.state === "waiting" || job?.state === "running";
  return (
    <div className={styles.export} data-testid="dataset-export" data-state={job?.state}>
      {isWorking ? (
        <>
          <span className={styles.exporting}>
            {t("training.dataset.exporting")}
            <ProgressBar label={t("training.dataset.exporting")} value={job.progress} />
          </span>
          <Button data-testid="dataset-cancel" onClick={() => void library.cancelJob(job.id).catch(showError)}>
            {t("training.dataset.cancelExport")}
          </Button>
        </>
      ) : (
        <>
          {job?.state === "done" && job.exported && (
            <a
              className={buttonStyles.button}
              href={job.exported.address}
              download={job.exported.fileName}
              data-testid="dataset-save"
            >
              <FileDown size={15} aria-hidden />
              {job.exported.fileName} ({formatBytes(job.exported.bytes, i18n.language)})
            </a>
          )}
          <Button
            look="quiet"
            title={t("training.dataset.exportHint")}
            data-testid="dataset-write"
            onClick={() => void run()}
          >
            {name}
          </Button>
          {job?.state === "failed" && (
            <span className={styles.error} role="alert">
              {t("training.dataset.exportFailed", { reason: job.error?.message ?? "" })}
            </span>
          )}
        </>
      )}
    </div>
  );
}
