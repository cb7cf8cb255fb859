import { z } from "zod";
import { StudioError } from "../../common/errors";
import type { ImportCalls, ImportOptions } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import { firstProblem } from "../firstProblem";
import type { StudioServices } from "../studioServices";
import { analysisJob, importJob } from "./importJobs";
import { inspectFile } from "./inspectFile";
import { suggestFor } from "./suggestFor";

const axis = z.enum(["+x", "-x", "+y", "-y", "+z", "-z"]);
const optionsSchema = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  fps: z.number().min(1).max(10_000).optional(),
  axes: z.object({ up: axis, front: axis }).optional(),
  unitM: z.number().min(1e-6).max(1e3).optional(),
  analyse: z.boolean().optional(),
  truthFor: z.object({ clipId: z.string(), offsetS: z.number(), turn: z.boolean().optional() }).optional(),
});

/** One client's imports. When its link closes, what it has sent and not imported is thrown away. */
export function importCalls(services: StudioServices, onClosed: (listener: () => void) => void): Handlers<ImportCalls> {
  const { uploads, jobs, motionFiles } = services;
  const own = new Set<string>();
  let isClosed = false;
  onClosed(() => {
    isClosed = true;
    for (const id of own) void uploads.discard(id);
  });
  return {
    "upload.begin": async ({ fileName, bytes }) => {
      const uploadId = await uploads.begin(String(fileName), bytes);
      own.add(uploadId);
      if (isClosed) await uploads.discard(uploadId);
      return { uploadId };
    },
    "upload.append": async ({ uploadId, offset, bytes }) => {
      await uploads.append(uploadId, offset, bytes);
      return undefined;
    },
    "upload.discard": async ({ uploadId }) => {
      own.delete(uploadId);
      await uploads.discard(uploadId);
      return undefined;
    },
    "import.inspect": async ({ uploadId, options }) => {
      return inspectFile(await uploads.look(uploadId), checked(options), motionFiles.read);
    },
    "import.start": async ({ uploadId, options }) => {
      const job = importJob(services, await uploads.look(uploadId), checked(options));
      await uploads.take(uploadId);
      own.delete(uploadId);
      return { jobId: jobs.start(job) };
    },
    "analysis.start": async ({ clipId }) => ({ jobId: jobs.start(await analysisJob(services, clipId)) }),
    "truth.suggestOffset": async ({ uploadId, clipId, options }, signal) => {
      const file = await uploads.look(uploadId);
      return suggestFor(await services.library.ready(), clipId, file, checked(options), motionFiles.read, signal);
    },
  };
}

/** @throws StudioError `bad-argument` naming the option */
function checked(options: unknown): ImportOptions {
  const result = optionsSchema.safeParse(options);
  if (!result.success) throw new StudioError("bad-argument", firstProblem(result.error));
  return result.data;
}
