import { drawFrameRateHz } from "../synthesis/motionSampler";
import type { Random } from "../synthesis/random";
import type { ClipTracks } from "./clipTracks";

/** A moment of a clip: at a frame, or between it and the one after. */
export interface Moment {
  frame: number;
  /** The frame after it; the same one when the moment is exactly at it. */
  after: number;
  /** How far it is from `frame` to `after`, 0..1. */
  share: number;
  /** In the clip. */
  timeS: number;
}

export interface SequenceMoments {
  /** At most as many as the sequence is long: fewer where the person is not seen for longer. */
  moments: Moment[];
  /** How much faster than in the clip they follow one another. */
  speed: number;
}

/**
 * Share of sequences that keep the clip's own frames. What falls between frames is steadier than what a detector sees.
 */
const ownFramesShare = 0.6;
/** Frames are not invented at more than this many times the clip's rate. */
const mostRateFactor = 1.5;
const sameTimeS = 1e-6;

/**
 * Which moments around a frame that has something to learn from a sequence shows. Where in the sequence that frame
 * comes is drawn, rather late than early: by then the network has seen something of the motion. Never across a cut or a
 * loss of the person.
 *
 * @param timeStretch speed is drawn from 1/(1+x) to 1+x, and the frame rate as cameras have it; 0: as recorded
 */
export function drawMoments(random: Random, tracks: ClipTracks, length: number, timeStretch: number): SequenceMoments {
  const anchor = tracks.anchorAt(random.uniform(0, 1));
  const earlier = Math.max(random.index(length), random.index(length));
  const speed = timeStretch > 0 ? Math.exp(random.uniform(-1, 1) * Math.log1p(timeStretch)) : 1;
  const resampled = timeStretch > 0 && !random.chance(ownFramesShare);
  const stepS = resampled ? drawStepS(random, tracks, anchor) * speed : undefined;
  const start = atFrame(tracks, anchor);
  const back = walk(tracks, start, stepS && -stepS, -1);
  const on = walk(tracks, start, stepS, 1);

  const before = take(back, earlier);
  const after = take(on, length - 1 - before.length);
  before.push(...take(back, length - 1 - before.length - after.length));
  return { moments: [...before.reverse(), start, ...after], speed };
}

function drawStepS(random: Random, tracks: ClipTracks, anchor: number): number {
  const { timestampsS } = tracks.clip;
  const [from, to] = [tracks.before(anchor), tracks.after(anchor)].map((frame) => (frame < 0 ? anchor : frame));
  const ownS = to! > from! ? (timestampsS[to!]! - timestampsS[from!]!) / (to! - from!) : 0;
  return Math.max(1 / drawFrameRateHz(random), ownS / mostRateFactor);
}

/** @param stepS undefined: from frame to frame */
function* walk(tracks: ClipTracks, start: Moment, stepS: number | undefined, direction: 1 | -1): Generator<Moment> {
  if (stepS === undefined) {
    const follow = (frame: number) => (direction > 0 ? tracks.after(frame) : tracks.before(frame));
    for (let frame = follow(start.frame); frame >= 0; frame = follow(frame)) yield atFrame(tracks, frame);
    return;
  }
  const { timestampsS } = tracks.clip;
  let { frame } = start;
  for (let i = 1; ; i++) {
    const timeS = start.timeS + i * stepS;
    for (let next = tracks.after(frame); next >= 0 && timestampsS[next]! <= timeS + sameTimeS; ) {
      frame = next;
      next = tracks.after(frame);
    }
    while (timestampsS[frame]! > timeS + sameTimeS) {
      const before = tracks.before(frame);
      if (before < 0) return;
      frame = before;
    }
    const after = tracks.after(frame);
    const passedS = timeS - timestampsS[frame]!;
    if (passedS <= sameTimeS) yield { ...atFrame(tracks, frame), timeS };
    else if (after < 0) return;
    // Between frames that do not follow one another nobody was seen.
    else if (after === frame + 1) {
      yield { frame, after, share: passedS / (timestampsS[after]! - timestampsS[frame]!), timeS };
    }
  }
}

function atFrame({ clip }: ClipTracks, frame: number): Moment {
  return { frame, after: frame, share: 0, timeS: clip.timestampsS[frame]! };
}

function take(moments: Generator<Moment>, most: number): Moment[] {
  const taken: Moment[] = [];
  while (taken.length < most) {
    const { done, value } = moments.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
