import { curveSeries } from "../../../../pose/clip/curveSeries";
import { frameAtTime } from "../player/frameTimes";
import type { ClipSession } from "../session/clipSession";
import type { TimeView } from "../timeline/timeScale";
import type { Curve } from "./curveCatalogue";

export interface CurveSamples {
  timesS: number[];
  /** Per curve, NaN where there is no value. */
  values: number[][];
  /** As the network gave them, before filters and corrections; per curve. Absent unless asked for. */
  raw?: number[][];
}

export interface SampleRequest {
  clip: ClipSession;
  curves: readonly Curve[];
  view: TimeView;
  /** Of the plot: more samples than two a pixel nobody sees. */
  widthPx: number;
  withRaw: boolean;
}

/** Frames between two chances to stop. */
const framesPerStep = 16;

/**
 * Samples curves over the time that is seen: every frame where they are few, else frames at an even stride, which begins
 * at a multiple of itself, so that scrolling does not make lines tremble. A peak between two of them is seen only when
 * zoomed in. Yields now and then, for it may take a while.
 */
export function* sampleCurves(request: SampleRequest): Generator<void, CurveSamples, undefined> {
  const { clip, curves, view, widthPx, withRaw } = request;
  const { timestampsS } = clip.data;
  const begin = Math.max(0, frameAtTime(timestampsS, view.fromS) - 1);
  const end = Math.min(timestampsS.length - 1, frameAtTime(timestampsS, view.toS) + 1);
  const stride = Math.max(1, Math.ceil((end - begin) / Math.max(1, 2 * widthPx)));
  const first = Math.floor(begin / stride) * stride;
  const samples: CurveSamples = {
    timesS: [],
    values: curves.map(() => []),
    ...(withRaw && { raw: curves.map(() => []) }),
  };
  const { placed, raw } = poseSources(clip);
  for (let from = first; from <= end; from += framesPerStep * stride) {
    const to = Math.min(end, from + (framesPerStep - 1) * stride);
    for (let frame = from; frame <= to; frame += stride) samples.timesS.push(timestampsS[frame]!);
    curves.forEach(({ kind, joint }, index) => {
      // With the one before: whether there is a cut between is for both to tell.
      const known = from > first ? 1 : 0;
      const read = (source: Source) =>
        curveSeries(clip.data, source, kind, joint, from - known * stride, to, stride).values.subarray(known);
      samples.values[index]!.push(...read(placed));
      if (samples.raw) samples.raw[index]!.push(...read(raw));
    });
    yield;
  }
  return samples;
}

type Source = { joints(frame: number): Float32Array | undefined; isCut(frame: number): boolean };

/** Placed poses, and the network's in their place; each is worked out once for all curves. */
export function poseSources(clip: ClipSession): { placed: Source; raw: Source } {
  const { composer, placer } = clip;
  return {
    placed: remembering(composer, (frame) => placer.joints(frame)),
    raw: remembering(composer, (frame) => {
      const pose = composer.unfilteredPose(frame);
      return pose && placer.place(frame, pose);
    }),
  };
}

const mostRemembered = 512;

function remembering(
  composer: { isCut(frame: number): boolean },
  read: (frame: number) => Float32Array | undefined,
): Source {
  const known = new Map<number, Float32Array | undefined>();
  return {
    isCut: (frame) => composer.isCut(frame),
    joints: (frame) => {
      if (known.has(frame)) return known.get(frame);
      if (known.size >= mostRemembered) known.clear();
      const joints = read(frame)?.slice();
      known.set(frame, joints);
      return joints;
    },
  };
}
