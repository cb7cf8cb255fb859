import type { MotionReading } from "../../formats/motionReading";
import { coordinateCount } from "../../pose/skeleton";
import type { ClipWriter } from "../library/clipLibrary";
import { clipName, type ImportRequest, type ImportResult } from "./importRequest";
import { motionRows } from "./motionRows";

const rowsPerPiece = 4096;

/**
 * Motion of another program as a clip of its own: poses, where the hip is, and the file's own times.
 * @throws StudioError of ClipLibrary; the signal's reason. Nothing is left then.
 */
export async function importMotion(request: ImportRequest, reading: MotionReading): Promise<ImportResult> {
  const { library, fileName, signal, onProgress } = request;
  const { motion, format, warnings } = reading;
  const { timestampsS, positions, keypoints, imageSize } = motion;
  const frames = timestampsS.length;
  let writer: ClipWriter | undefined;
  try {
    writer = await library.create({
      name: clipName(request),
      source: { kind: "motion", fileName, format },
      columns: ["timestamps_s", "pose_mm", "root_mm", ...(keypoints ? (["keypoints"] as const) : [])],
      stages: 0,
      imageSize: imageSize && [imageSize[0], imageSize[1]],
      cuts: [...motion.cuts],
      ifInterrupted: "discard",
    });
    for (let start = 0; start < frames; start += rowsPerPiece) {
      signal.throwIfAborted();
      const end = Math.min(frames, start + rowsPerPiece);
      const numbers = [start * coordinateCount, end * coordinateCount] as const;
      await writer.append({
        timestamps_s: timestampsS.subarray(start, end),
        ...motionRows(positions.subarray(...numbers)),
        ...(keypoints && { keypoints: keypoints.subarray(...numbers) }),
      });
      onProgress(end, frames);
    }
    return { clip: await writer.finish(), warnings };
  } catch (error) {
    await writer?.discard();
    throw error;
  }
}
