import type { ClipOverview } from "../../../../common/libraryProtocol";
import { keypointCount, keypointStride } from "../../../../pose/keypoints";
import type { ClipData } from "../session/clipData";

/** Below and above these the strip's colour does not change any more. */
const worstScore = 0.2;
const bestScore = 0.7;

/** Mean score of a frame's keypoints; undefined while it is not loaded, NaN without keypoints. */
export function meanScore(data: ClipData, frame: number): number | undefined {
  const keypoints = data.keypoints(frame);
  if (!keypoints) return undefined;
  let sum = 0;
  for (let i = 2; i < keypoints.length; i += keypointStride) sum += keypoints[i]!;
  return sum / keypointCount;
}

/** How good the scores of a stretch of frames are, 0..1; NaN where nobody was found. */
export function scoreQuality(score: number): number {
  return Math.min(1, Math.max(0, (score - worstScore) / (bestScore - worstScore)));
}

/** Frames of one pixel that are looked at one by one; more are taken from the overview. */
const mostFramesRead = 12;

/**
 * The lowest mean score of frames first..last: from the rows where they are few and have come, else from the overview.
 * @returns NaN where nobody was found, undefined where nothing is known yet
 */
export function lowestScore(
  data: ClipData,
  overview: ClipOverview | undefined,
  first: number,
  last: number,
): number | undefined {
  if (last - first < mostFramesRead && data.isLoaded(first) && data.isLoaded(last)) {
    let lowest = Number.NaN;
    for (let frame = first; frame <= last; frame++) {
      lowest = lower(lowest, meanScore(data, frame)!);
    }
    return lowest;
  }
  if (!overview) return undefined;
  const buckets = overview.lowestScore.length;
  const bucketOf = (frame: number) => Math.min(buckets - 1, Math.floor((frame * buckets) / data.info.frames));
  let lowest = Number.NaN;
  for (let bucket = bucketOf(first); bucket <= bucketOf(last); bucket++) {
    lowest = lower(lowest, overview.lowestScore[bucket]!);
  }
  return lowest;
}

/** NaN is no score: the other one counts. */
function lower(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}
