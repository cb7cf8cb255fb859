import type { FilterSettings, FrameRange } from "../../common/clipEdits";
import { OneEuroFilter, poseSmoothing } from "../oneEuroFilter";
import { coordinateCount } from "../skeleton";
import { isPosed, type PoseRows } from "./poseRows";
import { gaussianReachS, smoothGaussian } from "./smoothing/gaussianInTime";
import type { Series } from "./smoothing/series";
import { butterworthReachS, smoothButterworth } from "./smoothing/zeroPhaseButterworth";
import { firstNotBelow } from "./sortedFrames";

/** One Euro's low-passes keep at most half of a difference per `time constant`, so 20 of them leave a millionth. */
const oneEuroTimeConstants = 20;
/** Of the low-pass of its speed: 1 / (2 pi 1 Hz). */
const oneEuroSpeedTimeConstantS = 0.16;
/** A frame that is exactly at the reach, but for rounding, is within it. */
const timeSlackS = 1e-6;

/**
 * How much time before and after a frame a filter has to see, so that filtering one frame of a long clip gives what
 * filtering all of it would (within 0.01 mm). One Euro looks only back: it lags, as live.
 */
export function filterReach(settings: FilterSettings): { beforeS: number; afterS: number } {
  switch (settings.kind) {
    case "butterworth": {
      const reachS = butterworthReachS(settings.cutoffHz);
      return { beforeS: reachS, afterS: reachS };
    }
    case "gaussian": {
      const reachS = gaussianReachS(settings.sigmaS);
      return { beforeS: reachS, afterS: reachS };
    }
    case "one-euro": {
      const parameters = poseSmoothing(settings.strength);
      if (!parameters) return { beforeS: 0, afterS: 0 };
      const timeConstantS = 1 / (2 * Math.PI * parameters.minCutoffHz) + oneEuroSpeedTimeConstantS;
      return { beforeS: oneEuroTimeConstants * timeConstantS, afterS: 0 };
    }
  }
}

/** The frames whose poses filterPoses reads to filter first..last. */
export function filterWindow(
  timestampsS: Float64Array,
  first: number,
  last: number,
  settings: FilterSettings,
): FrameRange {
  const { beforeS, afterS } = filterReach(settings);
  // One frame further than the reach: the Gaussian's outermost sample has to know how long it stands.
  const from = firstNotBelow(timestampsS, timestampsS[first]! - beforeS) - 1;
  const to = firstNotBelow(timestampsS, timestampsS[last]! + afterS + timeSlackS);
  const fewest = settings.kind === "one-euro" ? oneEuroTimeConstants : 0;
  return [Math.max(0, Math.min(from, first - fewest)), Math.min(timestampsS.length - 1, to)];
}

/**
 * Filters the poses of frames first..last. Frames around them are read as far as filterWindow says, also beyond the
 * range that a filter record is for: its edges are then as smooth as its middle. Nothing is filtered across a cut or a
 * frame without a pose; a run of frames ends there, and the filter takes its ends as reflectEnds says.
 *
 * @returns (last - first + 1) x 17 x 3 mm, NaN where there is no pose; undefined while a row is not loaded
 */
export function filterPoses(
  rows: PoseRows,
  first: number,
  last: number,
  settings: FilterSettings,
): Float32Array | undefined {
  const [from, to] = filterWindow(rows.timestampsS, first, last, settings);
  const frames = to - from + 1;
  const values = new Float64Array(frames * coordinateCount);
  const posed = new Uint8Array(frames);
  for (let frame = from; frame <= to; frame++) {
    const pose = rows.pose(frame);
    if (!pose) return undefined;
    posed[frame - from] = isPosed(pose) ? 1 : 0;
    values.set(pose, (frame - from) * coordinateCount);
  }
  const timesS = rows.timestampsS.subarray(from, to + 1);
  for (let start = 0, end = 0; start < frames; start = end) {
    end = start + 1;
    if (!posed[start]) continue;
    while (end < frames && posed[end] && !rows.isCut(from + end)) end++;
    if (from + end <= first || from + start > last) continue;
    const run: Series = {
      timesS: timesS.subarray(start, end),
      values: values.subarray(start * coordinateCount, end * coordinateCount),
      width: coordinateCount,
    };
    const begins = start > 0 || from === 0 || rows.isCut(from);
    const ends = end < frames || to === rows.timestampsS.length - 1;
    smooth(run, settings, begins, ends);
  }
  const filtered = Float32Array.from(
    values.subarray((first - from) * coordinateCount, (last - from + 1) * coordinateCount),
  );
  for (let frame = first; frame <= last; frame++) {
    if (posed[frame - from]) continue;
    filtered.fill(Number.NaN, (frame - first) * coordinateCount, (frame - first + 1) * coordinateCount);
  }
  return filtered;
}

/** One uninterrupted run, in place; `begins` and `ends`: not merely cut out of a longer one. */
function smooth(run: Series, settings: FilterSettings, begins: boolean, ends: boolean): void {
  switch (settings.kind) {
    case "butterworth":
      smoothButterworth(run, settings.cutoffHz, begins, ends);
      break;
    case "gaussian":
      smoothGaussian(run, settings.sigmaS, begins, ends);
      break;
    case "one-euro":
      smoothOneEuro(run, settings.strength);
      break;
  }
}

function smoothOneEuro({ timesS, values, width }: Series, strength: number): void {
  const parameters = poseSmoothing(strength);
  if (!parameters) return;
  const filter = new OneEuroFilter(width);
  const sample = new Float32Array(width);
  for (let i = 0; i < timesS.length; i++) {
    sample.set(values.subarray(i * width, (i + 1) * width));
    filter.apply(sample, i === 0 ? 0 : timesS[i]! - timesS[i - 1]!, parameters);
    values.set(sample, i * width);
  }
}
