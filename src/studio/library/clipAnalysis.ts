import type { ClipOverview, ReviewItem } from "../../common/libraryProtocol";
import { EditHistory } from "../../pose/clip/editHistory";
import { clipOverview } from "../../pose/clip/overview";
import { reviewClip } from "../../pose/clip/review/reviewClip";
import { readClipInfo } from "./clipInfoFile";
import { FolderClipReader } from "./clipReader";
import { loadClipFrames } from "./loadedClip";

/** What is worked out from all of a clip, by the clip's folder. */
export type AnalysisRequest =
  | { kind: "overview"; folder: string; buckets: number }
  | { kind: "review"; folder: string; limit: number };

export type AnalysisResult<R extends AnalysisRequest = AnalysisRequest> = R extends { kind: "overview" }
  ? ClipOverview
  : ReviewItem[];

/** See clip.overview and clip.review (libraryProtocol.ts). A review of two hours takes seconds. */
export async function analyseClip(request: AnalysisRequest): Promise<AnalysisResult> {
  const clip = new FolderClipReader(await readClipInfo(request.folder), request.folder);
  switch (request.kind) {
    case "overview":
      return clipOverview(await loadClipFrames(clip, ["keypoints", "pose_mm"]), request.buckets);
    case "review":
      return reviewClip(await loadClipFrames(clip), new EditHistory(await clip.journal()), request.limit);
  }
}
