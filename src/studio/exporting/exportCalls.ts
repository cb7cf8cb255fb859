import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../../common/errors";
import type { ExportCalls, ExportOptions } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import { firstProblem } from "../firstProblem";
import type { JobRequest } from "../jobs/jobRunner";
import type { ClipLibrary } from "../library/clipLibrary";
import type { StudioServices } from "../studioServices";
import { exportClip, exportFileName } from "./exportClip";
import { exportOptionsSchema } from "./exportSettings";

/** More at once is a mistake. */
const mostClips = 10_000;
const params = z.object({ clipIds: z.array(z.string()).min(1).max(mostClips), options: exportOptionsSchema });

export function exportCalls({ library, jobs }: Pick<StudioServices, "library" | "jobs">): Handlers<ExportCalls> {
  return {
    "export.start": async (given: unknown) => {
      const checked = params.safeParse(given);
      if (!checked.success) throw new StudioError("bad-argument", firstProblem(checked.error));
      const { clipIds, options } = checked.data;
      const open = await library.ready();
      const clips = await Promise.all(clipIds.map(async (id) => ({ id, name: (await open.read(id)).info.name })));
      return { jobIds: clips.map((clip) => jobs.start(exportJob(open, library.exportsFolder, clip, options))) };
    },
  };
}

function exportJob(
  library: ClipLibrary,
  exportsFolder: string,
  { id: clipId, name }: { id: string; name: string },
  options: ExportOptions,
): JobRequest {
  return {
    kind: "export",
    subject: name,
    run: async ({ id, signal, progress }) => {
      const outPath = join(exportsFolder, id, exportFileName(name, options.format));
      const result = await exportClip({ library, clipId, options, outPath, signal, onProgress: progress });
      return { exported: { ...result, address: `/exports/${id}/${encodeURIComponent(result.fileName)}` } };
    },
  };
}
