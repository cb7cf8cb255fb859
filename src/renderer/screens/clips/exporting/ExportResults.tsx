import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLibrary } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { Dialog } from "../../../design/Dialog";
import { JobRow } from "../jobs/JobRow";
import { hasEnded, workItems } from "../jobs/workItems";
import styles from "./ExportDialog.module.css";

interface ExportResultsProps {
  title: string;
  jobIds: readonly string[];
  onAgain(): void;
  onClose(): void;
}

/** How the exports go, and the files to save. Closing stops nothing: the jobs panel has them too. */
export function ExportResults({ title, jobIds, onAgain, onClose }: ExportResultsProps) {
  const { t } = useTranslation();
  const jobs = useLibrary((state) => state.jobs);
  const list = useRef<HTMLUListElement>(null);
  const items = workItems(
    [],
    jobs.filter(({ id }) => jobIds.includes(id)),
  );
  const written = items.filter(({ exported }) => exported !== undefined);
  const saveAll = () => {
    for (const link of list.current!.querySelectorAll<HTMLAnchorElement>("a[download]")) link.click();
  };
  return (
    <Dialog
      title={title}
      size="medium"
      testId="export-results"
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" className={styles.aside} data-testid="export-again" onClick={onAgain}>
            {t("exporting.again")}
          </Button>
          {written.length > 1 && (
            <Button data-testid="export-save-all" onClick={saveAll}>
              {t("exporting.saveAll")}
            </Button>
          )}
          <Button look="primary" data-autofocus data-testid="export-close" onClick={onClose}>
            {t("exporting.close")}
          </Button>
        </>
      }
    >
      {!items.every(hasEnded) && <p className={styles.hint}>{t("exporting.working")}</p>}
      <ul ref={list} className={styles.results}>
        {items.map((item) => (
          <JobRow key={item.key} item={item} />
        ))}
      </ul>
    </Dialog>
  );
}
