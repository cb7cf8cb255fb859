import type { VideoSegment } from "../../../../common/clipDocument";

/** Presentation times in a container are rounded to as much as a millisecond. */
const roundingS = 0.0005;
/** As far from a frame's beginning as is needed to be safe from rounding, twice over. */
const farthestInsideS = 0.008;
/** Intervals that the median is taken of. */
const mostSampled = 1001;
const usualIntervalS = 1 / 30;

/** The last frame that begins at or before a time (half a millisecond of rounding allowed); the first one before that. */
export function frameAtTime(timestampsS: Float64Array, timeS: number): number {
  let low = 0;
  let high = timestampsS.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timestampsS[middle]! <= timeS + roundingS) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The usual time from one frame to the next, seconds: the median of a sample of them. */
export function medianIntervalS(timestampsS: Float64Array): number {
  const intervals: number[] = [];
  const step = Math.max(1, Math.ceil((timestampsS.length - 1) / mostSampled));
  for (let frame = step; frame < timestampsS.length; frame += step) {
    intervals.push(timestampsS[frame]! - timestampsS[frame - 1]!);
  }
  intervals.sort((a, b) => a - b);
  return intervals[intervals.length >> 1] ?? usualIntervalS;
}

/** When a clip ends: its last frame is shown for as long as others usually are. */
export function endS(timestampsS: Float64Array): number {
  return timestampsS.at(-1)! + medianIntervalS(timestampsS);
}

/** Which segment holds a frame; undefined for none. */
export function segmentAt(segments: readonly VideoSegment[], frame: number): number | undefined {
  const index = segments.findIndex(({ firstFrame, frames }) => frame >= firstFrame && frame < firstFrame + frames);
  return index < 0 ? undefined : index;
}

/**
 * The time in a segment's file at which a video element shows a frame whatever rounding does: inside the frame, at its
 * middle where it is short. (A recording may have more pictures than rows: later, another one would be shown.)
 * The file may go on after the segment's last frame, which is shown for the usual interval then.
 */
export function insideFrameS(
  timestampsS: Float64Array,
  segment: VideoSegment,
  frame: number,
  intervalS: number,
): number {
  const isLast = frame >= segment.firstFrame + segment.frames - 1;
  const begin = timestampsS[frame]!;
  const next = timestampsS[frame + 1];
  const lastsS = isLast || next === undefined ? intervalS : next - begin;
  return begin + Math.min(farthestInsideS, lastsS / 2) - segment.offsetS;
}

/** The frame of a segment that its file shows at a time in the file; undefined after the segment's end. */
export function frameInFile(
  timestampsS: Float64Array,
  segment: VideoSegment,
  fileTimeS: number,
  intervalS: number,
): number | undefined {
  const last = segment.firstFrame + segment.frames - 1;
  const timeS = fileTimeS + segment.offsetS;
  if (timeS > timestampsS[last]! + intervalS / 2) return undefined;
  return Math.min(last, Math.max(segment.firstFrame, frameAtTime(timestampsS, timeS)));
}
