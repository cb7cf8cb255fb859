import type { ImportInspection, ImportOptions } from "../../common/libraryProtocol";
import { frameRate } from "../../formats/frameRate";
import type { MotionReading } from "../../formats/motionReading";
import type { KeypointClip } from "../../formats/readNpz";
import { coordinateCount } from "../../pose/skeleton";
import { fileKind } from "./fileKind";
import type { ReadMotionFile } from "./readMotionFile";
import type { UploadedFile } from "./uploads";
import { playWarnings, renamed } from "./videoFacts";

const mostPreviewFrames = 60;

/**
 * What a file holds and how it would be imported.
 * @param readMotion for what is no video
 * @throws StudioError as importFile
 */
export async function inspectFile(
  { path, fileName }: UploadedFile,
  options: ImportOptions,
  readMotion: ReadMotionFile,
): Promise<ImportInspection> {
  const kind = await fileKind(path, fileName);
  if (kind === "video") return renamed(path, fileName, () => inspectVideo(path));
  const content = await readMotion(path, fileName, kind, options);
  return content.kind === "motion" ? inspectMotion(content.reading) : inspectKeypoints(content.clip);
}

async function inspectVideo(path: string): Promise<ImportInspection> {
  // Here and not at the top: the video library takes long to load.
  const { VideoReader } = await import("../videoReader");
  const video = await VideoReader.open(path);
  try {
    const fps = video.framesPerSecond;
    const frames = video.expectedFrames ?? 0;
    let imageSize: [number, number] | undefined;
    for await (const { width, height } of video.frames()) {
      imageSize = [width, height];
      break;
    }
    const warnings = playWarnings(video.coding);
    return { kind: "video", format: video.coding.codec, frames, durationS: frames / fps, fps, imageSize, warnings };
  } finally {
    await video.close();
  }
}

function inspectMotion({
  motion,
  format,
  lacksTimes,
  joints,
  axes,
  unitM,
  heightM,
  warnings,
}: MotionReading): ImportInspection {
  const { timestampsS, positions } = motion;
  const count = Math.min(mostPreviewFrames, timestampsS.length);
  const shown = Array.from({ length: count }, (_, i) => Math.floor((i * timestampsS.length) / count));
  const preview = new Float32Array(shown.length * coordinateCount);
  shown.forEach((frame, i) => {
    preview.set(positions.subarray(frame * coordinateCount, (frame + 1) * coordinateCount), i * coordinateCount);
  });
  return {
    kind: "motion",
    format,
    ...timing(timestampsS),
    lacksTimes,
    joints,
    axes,
    unitM,
    heightM,
    preview,
    previewTimesS: Float64Array.from(shown, (frame) => timestampsS[frame]!),
    warnings,
  };
}

function inspectKeypoints({ timestampsS, imageSize, warnings }: KeypointClip): ImportInspection {
  return { kind: "keypoints", format: "NPZ", ...timing(timestampsS), imageSize, warnings };
}

function timing(timestampsS: Float64Array): Pick<ImportInspection, "frames" | "durationS" | "fps"> {
  const frames = timestampsS.length;
  return { frames, durationS: timestampsS[frames - 1]! - timestampsS[0]!, fps: frameRate(timestampsS) };
}
