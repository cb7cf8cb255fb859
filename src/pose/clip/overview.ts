import type { ClipOverview } from "../../common/libraryProtocol";
import { keypointCount, keypointStride } from "../keypoints";
import type { ClipFrames } from "./clipFrames";
import { isPosed } from "./poseRows";

/**
 * A clip's recorded rows in `buckets` stretches of equal time, for a timeline: from the first frame's time to the end of
 * the last one's. A frame counts in every stretch during which it is shown, so no stretch is without one.
 */
export function clipOverview(frames: ClipFrames, buckets: number): ClipOverview {
  const { timestampsS } = frames;
  const lowestScore = new Float32Array(buckets).fill(Number.NaN);
  const posed = new Float32Array(buckets);
  const shown = new Uint32Array(buckets);
  const count = timestampsS.length;
  const firstS = timestampsS[0] ?? 0;
  const endS = clipEndS(timestampsS);
  const bucketAt = (timeS: number) => Math.floor(((timeS - firstS) / (endS - firstS)) * buckets);

  for (let frame = 0; frame < count; frame++) {
    const first = Math.min(buckets - 1, bucketAt(timestampsS[frame]!));
    const shownUntil = frame + 1 < count ? timestampsS[frame + 1]! : endS;
    const last = Math.max(
      first,
      Math.min(buckets - 1, Math.ceil(((shownUntil - firstS) / (endS - firstS)) * buckets) - 1),
    );
    const row = frames.pose(frame);
    const hasPose = row !== undefined && isPosed(row);
    const score = meanScore(frames.keypoints(frame));
    for (let bucket = first; bucket <= last; bucket++) {
      shown[bucket]!++;
      if (hasPose) posed[bucket]!++;
      if (score < lowestScore[bucket]! || Number.isNaN(lowestScore[bucket]!)) lowestScore[bucket] = score;
    }
  }
  for (let bucket = 0; bucket < buckets; bucket++) posed[bucket]! /= Math.max(1, shown[bucket]!);
  return { lowestScore, posed };
}

/** The last frame is shown for as long as the one before it; a single frame for a second. */
function clipEndS(timestampsS: Float64Array): number {
  const end = timestampsS.length - 1;
  if (end < 0) return 1;
  return timestampsS[end]! + (end > 0 ? timestampsS[end]! - timestampsS[end - 1]! : 1);
}

/** Mean of a frame's scores; NaN without keypoints. */
export function meanScore(keypoints: ArrayLike<number> | undefined): number {
  if (!keypoints) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < keypointCount; i++) sum += keypoints[i * keypointStride + 2]!;
  return sum / keypointCount;
}
