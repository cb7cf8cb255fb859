import type { TFunction } from "i18next";
import {
  Ban,
  CircleCheck,
  Download,
  LoaderCircle,
  OctagonAlert,
  RotateCcw,
  Upload as UploadSign,
  X,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../../app/AppContext";
import { openClip } from "../../../app/navigation";
import { Button, IconButton } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatBytes, formatNumber, formatShare } from "../../../library/clipFormat";
import { showError } from "../useClipActions";
import { ExportFacts, SaveLink } from "./ExportFacts";
import styles from "./JobRow.module.css";
import { timeLeft } from "./timeLeft";
import { hasEnded, type WorkItem } from "./workItems";

/** A job with how far it is, what came of it, and what can be done about it. */
export function JobRow({ item }: { item: WorkItem }) {
  const { t } = useTranslation();
  const { library, imports } = useApp();
  const { source, subject, state, exported, clipId } = item;
  const cancel = () => {
    if ("upload" in source) imports.cancel(source.upload.id);
    else void library.cancelJob(source.job.id).catch(showError);
  };
  const dismiss = () => {
    if ("upload" in source) imports.cancel(source.upload.id);
    else void library.dismissJob(source.job.id).catch(showError);
  };
  return (
    <li className={styles.row} data-testid="job" data-kind={item.kind} data-state={state}>
      <StateSign item={item} />
      <div className={styles.text}>
        <span className={styles.subject} title={subject}>
          {subject}
        </span>
        <JobFacts item={item} />
        {state === "done" &&
          item.warnings?.map((warning) => (
            <span key={warning} className={styles.warning} data-testid="job-warning">
              {warning}
            </span>
          ))}
      </div>
      {"upload" in source && state === "failed" && (
        <Button data-testid="job-retry" onClick={() => imports.retry(source.upload.id)}>
          <RotateCcw size={15} aria-hidden />
          {t("importing.jobs.retry")}
        </Button>
      )}
      {state === "done" && clipId !== undefined && (
        <Button data-testid="job-open" onClick={() => openClip(clipId)}>
          {t("importing.jobs.openClip")}
        </Button>
      )}
      {state === "done" && exported && <SaveLink result={exported} />}
      {hasEnded(item) ? (
        <IconButton label={t("importing.jobs.dismiss", { name: subject })} data-testid="job-dismiss" onClick={dismiss}>
          <X size={16} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label={t("importing.jobs.cancel", { name: subject })} data-testid="job-cancel" onClick={cancel}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      {state === "running" && (
        <ProgressBar
          className={styles.progress}
          label={t("importing.jobs.progressOf", { name: subject })}
          value={item.progress}
        />
      )}
    </li>
  );
}

function StateSign({ item: { state, kind } }: { item: WorkItem }) {
  switch (state) {
    case "running":
      return <LoaderCircle className={classes(styles.sign, styles.spinner)} size={18} aria-hidden />;
    case "waiting":
      return kind === "export" ? (
        <Download className={styles.sign} size={18} aria-hidden />
      ) : (
        <UploadSign className={styles.sign} size={18} aria-hidden />
      );
    case "done":
      return <CircleCheck className={classes(styles.sign, styles.good)} size={18} aria-hidden />;
    case "failed":
      return <OctagonAlert className={classes(styles.sign, styles.bad)} size={18} aria-hidden />;
    case "cancelled":
      return <Ban className={styles.sign} size={18} aria-hidden />;
  }
}

function JobFacts({ item }: { item: WorkItem }) {
  const { t, i18n } = useTranslation();
  const { kind, state, error, exported } = item;
  if (state === "failed") {
    return (
      <span className={classes(styles.facts, styles.bad)} role="alert" data-testid="job-error">
        {error?.message}
      </span>
    );
  }
  if (exported && state === "done" && kind !== "dataset") return <ExportFacts result={exported} />;
  const facts =
    state === "running"
      ? [
          t(`importing.jobs.kind.${kind}`),
          item.progress === undefined ? "" : formatShare(item.progress, i18n.language),
          amountDone(item, t, i18n.language),
          timeLeft(item.secondsLeft, t),
        ]
      : state === "done" && kind !== "upload"
        ? [t(`importing.jobs.doneKind.${kind}`)]
        : [t(state === "cancelled" ? "importing.jobs.cancelled" : "importing.jobs.waiting")];
  return <span className={styles.facts}>{facts.filter(Boolean).join(" · ")}</span>;
}

function amountDone({ source }: WorkItem, t: TFunction, language: string): string {
  if ("upload" in source) {
    const { sentBytes, bytes } = source.upload;
    return t("importing.jobs.sent", { sent: formatBytes(sentBytes, language), total: formatBytes(bytes, language) });
  }
  const { done, total, kind } = source.job;
  if (done === undefined || total === undefined || kind === "export" || kind === "repair") return "";
  return t("importing.jobs.framesDone", { done: formatNumber(done, language), total: formatNumber(total, language) });
}
