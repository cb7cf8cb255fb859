import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toErrorData } from "../../../common/errors";
import { useApp, useLibrary } from "../../app/AppContext";
import { sentence } from "../../i18n/sentence";
import type { SavedTake } from "../../recording/recordingState";

export interface Analysis {
  /** How it goes; undefined before it was started. */
  text?: string;
  /** Undefined while it runs and when it is done. */
  start?(): void;
}

/** The network run over every frame of a take, as far as this page has asked for it. */
export function useAnalysis({ clipId, name }: SavedTake): Analysis {
  const { t } = useTranslation();
  const { studio, library } = useApp();
  const [jobId, setJobId] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const job = useLibrary(({ jobs }) => jobs.find(({ id }) => id === jobId));
  const start = async () => {
    setRefusal(undefined);
    try {
      const started = await studio.call("analysis.start", { clipId });
      library.noteJob({ id: started.jobId, kind: "analysis", subject: name, state: "waiting", clipId });
      setJobId(started.jobId);
    } catch (error) {
      setRefusal(toErrorData(error).message);
    }
  };
  const failed = (reason: string) => t("recording.analysisFailed", { reason: sentence(reason) });
  if (refusal !== undefined) return { start, text: failed(refusal) };
  if (!job) return { start };
  switch (job.state) {
    case "waiting":
    case "running": {
      const percent = job.progress === undefined ? undefined : Math.floor(job.progress * 100);
      return { text: percent === undefined ? t("recording.analysing") : t("recording.analysingPercent", { percent }) };
    }
    case "done":
      return { text: t("recording.analysed") };
    case "failed":
      return { start, text: failed(job.error?.message ?? "") };
    case "cancelled":
      return { start };
  }
}
