import { StudioError } from "../../common/errors";
import { fileKind } from "./fileKind";
import { importKeypoints } from "./importKeypoints";
import { importMotion } from "./importMotion";
import type { ImportRequest, ImportResult } from "./importRequest";
import { importTruth } from "./importTruth";
import { importVideo } from "./importVideo";
import { readMotionFile } from "./readMotionFile";

/**
 * Brings a file into the library: a video, motion or keypoints as a clip of its own, or motion as the truth of another
 * clip. What fails or is cancelled leaves nothing behind.
 *
 * @throws StudioError `file-missing`, `file-broken`, `video-…` naming the file and the line or field; `disk-full`,
 * `engine-…`, `model-missing`, `clip-missing`; the signal's reason
 */
export async function importFile(request: ImportRequest): Promise<ImportResult> {
  const { path, fileName, options, signal, readMotion = readMotionFile } = request;
  const kind = await fileKind(path, fileName);
  signal.throwIfAborted();
  if (kind === "video") {
    if (options.truthFor) throw new StudioError("bad-argument", `${fileName} is a video: it holds no 3D truth`);
    return importVideo(request);
  }
  const content = await readMotion(path, fileName, kind, options);
  signal.throwIfAborted();
  if (options.truthFor) return importTruth(request, content);
  return content.kind === "motion" ? importMotion(request, content.reading) : importKeypoints(request, content.clip);
}
