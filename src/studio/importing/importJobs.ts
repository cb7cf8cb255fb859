import { rm } from "node:fs/promises";
import type { ImportOptions } from "../../common/libraryProtocol";
import type { JobRequest } from "../jobs/jobRunner";
import type { StudioServices } from "../studioServices";
import { analyseClip } from "./analyseClip";
import { importFile } from "./importFile";
import type { PoseEngine } from "./poseEngine";
import type { UploadedFile } from "./uploads";

/** Imports an uploaded file; the upload is gone when the job ends, however it ends. */
export function importJob(
  services: StudioServices,
  { path, fileName }: UploadedFile,
  options: ImportOptions,
): JobRequest {
  return {
    kind: "import",
    subject: fileName,
    run: async ({ signal, progress }) => {
      const library = await services.library.ready();
      const { clip, warnings } = await importFile({
        ...{ library, path, fileName, move: true, options, signal },
        readMotion: services.motionFiles.read,
        engine: engineOf(services),
        onProgress: progress,
      });
      return { clipId: clip.id, warnings };
    },
    cleanUp: () => rm(path, { force: true }),
  };
}

/** @throws StudioError `clip-missing`, `clip-broken` */
export async function analysisJob(services: StudioServices, clipId: string): Promise<JobRequest> {
  const { info } = await (await services.library.ready()).read(clipId);
  return {
    kind: "analysis",
    subject: info.name,
    run: async ({ signal, progress }) => {
      const library = await services.library.ready();
      const engine = engineOf(services);
      const { warnings } = await analyseClip({ library, clipId, engine, signal, onProgress: progress });
      return { clipId, warnings };
    },
  };
}

function engineOf(services: StudioServices): PoseEngine {
  return { open: (signal) => services.openClipStream(signal) };
}
