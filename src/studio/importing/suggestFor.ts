import { StudioError } from "../../common/errors";
import type { ImportOptions } from "../../common/libraryProtocol";
import type { ClipLibrary } from "../library/clipLibrary";
import { WorkTurns } from "../workTurns";
import { fileKind } from "./fileKind";
import type { ReadMotionFile } from "./readMotionFile";
import { type OffsetSuggestion, suggestOffset } from "./suggestOffset";
import { truthPoses } from "./truthPoses";
import type { UploadedFile } from "./uploads";

/** See suggestOffset. @throws StudioError as importFile, `bad-argument` for a clip without poses */
export async function suggestFor(
  library: ClipLibrary,
  clipId: string,
  { path, fileName }: UploadedFile,
  options: ImportOptions,
  readMotion: ReadMotionFile,
  signal: AbortSignal,
): Promise<OffsetSuggestion> {
  const kind = await fileKind(path, fileName);
  if (kind === "video") throw new StudioError("bad-argument", `${fileName} is a video: it holds no 3D truth`);
  const truth = truthPoses(await readMotion(path, fileName, kind, options), fileName);
  const clip = await library.read(clipId);
  if (!clip.info.columns.includes("pose_mm")) {
    throw new StudioError("bad-argument", `"${clip.info.name}" has no poses to compare with: analyse it first`);
  }
  const times = (await clip.readColumn("timestamps_s")) as Float64Array;
  const poses = (await clip.readColumn("pose_mm")) as Float32Array;
  return suggestOffset(times, poses, truth, new WorkTurns(signal));
}
