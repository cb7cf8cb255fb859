import { join } from "node:path";
import type { ClipInfo, VideoSegment } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import { coordinateCount } from "../../pose/skeleton";
import type { ClipLibrary, ClipReader } from "../library/clipLibrary";
import { FrameMatcher } from "./frameMatcher";
import { liftRow } from "./liftRow";
import { type PoseEngine, SteadyStream } from "./poseEngine";
import { PredictedRows } from "./predictedRows";
import { requireKeypointNetwork } from "./requireKeypointNetwork";
import { renamed } from "./videoFacts";

export interface AnalysisRequest {
  library: ClipLibrary;
  clipId: string;
  engine: PoseEngine;
  signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/**
 * Runs the network in use over every frame of a clip again: over its video, or over its keypoints where it came without
 * one. Keypoints, poses and stages are replaced at once at the end; times, truth and corrections stay. Holds the new
 * columns in memory: 1 KB a frame.
 *
 * @throws StudioError `bad-argument` for a clip of motion, or of keypoints when the network needs pictures, `video-…`, those of PoseEngine and ClipLibrary; the signal's
 * reason. The clip is as before then.
 */
export async function analyseClip(request: AnalysisRequest): Promise<{ clip: ClipSummary; warnings: string[] }> {
  const { library, clipId, engine, signal } = request;
  const clip = await library.read(clipId);
  const { info } = clip;
  const hasPicture = (info.video?.length ?? 0) > 0;
  if (!hasPicture && info.source.kind !== "keypoints") {
    throw new StudioError("bad-argument", `"${info.name}" has no video to analyse`);
  }
  const stream = await SteadyStream.open(engine, signal);
  try {
    if (!hasPicture) requireKeypointNetwork(stream.model, info.name);
    const rows = new PredictedRows(info.frames, stream.model.stages);
    const timesS = (await clip.readColumn("timestamps_s")) as Float64Array;
    const warnings = hasPicture
      ? await analyseVideo(request, clip, timesS, stream, rows)
      : await analyseKeypoints(request, clip, timesS, stream, rows);
    signal.throwIfAborted();
    const { keypoints, pose_mm, stages_mm } = rows;
    const columns = { ...(hasPicture && { keypoints }), pose_mm, stages_mm };
    const { id, name, stages } = stream.model;
    return { clip: await library.replaceColumns(clipId, columns, { model: { id, name }, stages }), warnings };
  } finally {
    stream.close();
  }
}

async function analyseVideo(
  { signal, onProgress }: AnalysisRequest,
  { info, folder }: ClipReader,
  timesS: Float64Array,
  stream: SteadyStream,
  rows: PredictedRows,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const segment of info.video!) {
    signal.throwIfAborted();
    await stream.reset();
    const missing = await analyseSegment(segment, info, folder, timesS, stream, rows, (done) => {
      signal.throwIfAborted();
      onProgress(done, info.frames);
    });
    if (missing > 0) warnings.push(`${missing} frames were not found in ${segment.file} and have no pose now.`);
  }
  return warnings;
}

/** @returns how many of the segment's frames the video does not hold */
async function analyseSegment(
  { file, firstFrame, frames, offsetS }: VideoSegment,
  info: ClipInfo,
  folder: string,
  timesS: Float64Array,
  stream: SteadyStream,
  rows: PredictedRows,
  onFrame: (done: number) => void,
): Promise<number> {
  // Here and not at the top: the video library takes long to load.
  const { VideoReader } = await import("../videoReader");
  const path = join(folder, file);
  const fileTimesS = timesS.subarray(firstFrame, firstFrame + frames).map((time) => time - offsetS);
  const matcher = new FrameMatcher(fileTimesS);
  const cuts = new Set(info.cuts);
  return renamed(path, `clip "${info.name}": ${file}`, async () => {
    const video = await VideoReader.open(path);
    try {
      for await (const frame of video.frames()) {
        const index = matcher.match(frame.timeS);
        if (index !== undefined) {
          const row = firstFrame + index;
          if (cuts.has(row) && index > 0) await stream.reset();
          rows.set(row, await stream.predict(frame));
          onFrame(row + 1);
        }
        if (matcher.isPast) break;
      }
    } catch (error) {
      // A video that was damaged before is analysed as far as it can be read.
      const isDamaged = error instanceof StudioError && error.code.startsWith("video-");
      if (!isDamaged || matcher.matched === 0) throw error;
    } finally {
      await video.close();
    }
    return frames - matcher.matched;
  });
}

async function analyseKeypoints(
  { onProgress }: AnalysisRequest,
  clip: ClipReader,
  timesS: Float64Array,
  stream: SteadyStream,
  rows: PredictedRows,
): Promise<string[]> {
  const { imageSize, frames, cuts } = clip.info;
  const keypoints = (await clip.readColumn("keypoints")) as Float32Array;
  for (let index = 0; index < frames; index++) {
    if (cuts.includes(index)) await stream.reset();
    const row = keypoints.subarray(index * coordinateCount, (index + 1) * coordinateCount);
    const frame = { index, timeS: timesS[index]!, keypoints: row };
    rows.set(index, await liftRow(stream, frame, imageSize!));
    onProgress(index + 1, frames);
  }
  return [];
}
