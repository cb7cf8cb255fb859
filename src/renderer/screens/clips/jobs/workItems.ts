import type { ErrorData } from "../../../../common/errors";
import type { ExportResult, Job, JobKind } from "../../../../common/libraryProtocol";
import type { Upload } from "../../../library/importQueue";

/** A job or an upload, as the panel shows both. */
export interface WorkItem {
  key: string;
  source: { upload: Upload } | { job: Job };
  kind: JobKind | "upload";
  subject: string;
  state: Job["state"];
  progress?: number;
  secondsLeft?: number;
  error?: ErrorData;
  clipId?: string;
  exported?: ExportResult;
  /** What a person should know of the result. */
  warnings?: string[];
}

/** Uploads first: they become jobs, which stand at the end of the host's queue. What is under way comes before the rest. */
export function workItems(uploads: readonly Upload[], jobs: readonly Job[]): WorkItem[] {
  const items = [...jobs.map(fromJob), ...uploads.map(fromUpload)];
  const rank = ({ state }: WorkItem) => (state === "running" ? 0 : state === "waiting" ? 1 : 2);
  // What ended last is the news.
  const ended = items.filter((item) => rank(item) === 2).reverse();
  return [...items.filter((item) => rank(item) === 0), ...items.filter((item) => rank(item) === 1), ...ended];
}

export function hasEnded({ state }: Pick<WorkItem, "state">): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

function fromJob(job: Job): WorkItem {
  const { id, kind, subject, state, progress, secondsLeft, error, clipId, exported, warnings } = job;
  return { key: id, source: { job }, kind, subject, state, progress, secondsLeft, error, clipId, exported, warnings };
}

function fromUpload(upload: Upload): WorkItem {
  const { id, fileName, bytes, sentBytes, state, secondsLeft, error } = upload;
  return {
    key: `upload-${id}`,
    source: { upload },
    kind: "upload",
    subject: fileName,
    state: state === "sending" ? "running" : state,
    progress: state === "sending" ? sentBytes / Math.max(1, bytes) : undefined,
    secondsLeft,
    error,
  };
}
