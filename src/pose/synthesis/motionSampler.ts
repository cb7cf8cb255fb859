import { type MotionSource, mirroredMocapPoint, mocapPointCount } from "../mocapPoints";
import type { Random } from "./random";

/** Which moments of which take a sequence shows. */
export interface SequenceTiming {
  /** One of the motion's own. */
  clip: MotionSource["clips"][number];
  /** Position of each frame within the clip, in source frames, fractional; may run past the end (played back and forth). */
  positions: Float32Array;
  /** Seconds since the frame before, as a camera would report them; the first is undefined on a camera. */
  timeSteps: Float32Array;
  mirrored: boolean;
}

const coordinatesPerFrame = mocapPointCount * 3;
const millimetresPerUnit = 1 / 8;

export interface Pace {
  /** Drawn from uniformly. */
  rateHz: readonly [least: number, most: number];
  /** Share of the captured speed; 0 holds the first frame still. */
  stillness: number;
}

/** Draws a take by its length, a frame rate (mostly 25 or 30 Hz, 15 to 60, sometimes about 5), a speed and a start. */
export function drawSequenceTiming(
  random: Random,
  motion: MotionSource,
  clipEnds: Int32Array,
  length: number,
  pace?: Pace,
): SequenceTiming {
  const clip = motion.clips[clipAt(clipEnds, random.index(clipEnds.at(-1)!))]!;
  const rateHz = pace ? random.uniform(...pace.rateHz) : drawFrameRateHz(random);
  // Some people hardly move: capture is short of standing still.
  const stillness = pace ? pace.stillness : random.chance(0.08) ? random.uniform(0, 0.2) : 1;
  const speed = stillness * Math.min(1.6, Math.max(0.6, Math.exp(random.gaussian(0, 0.2))));
  const unsteady = random.chance(0.3) ? random.uniform(0, 0.25) : 0;
  const dropRate = random.chance(0.15) ? random.uniform(0, 0.15) : 0;

  const positions = new Float32Array(length);
  const timeSteps = new Float32Array(length);
  const start = random.uniform(0, clip.frames);
  let seconds = 0;
  for (let frame = 0; frame < length; frame++) {
    let step = (1 + unsteady * random.uniform(-1, 1)) / rateHz;
    if (dropRate > 0 && random.chance(dropRate)) step *= 2;
    if (frame > 0) seconds += step;
    timeSteps[frame] = step;
    positions[frame] = start + seconds * speed * motion.fps;
  }
  return { clip, positions, timeSteps, mirrored: random.chance(0.5) };
}

/** Frames a second as cameras and recordings have them. */
export function drawFrameRateHz(random: Random): number {
  return [random.uniform(24, 31), random.uniform(15, 60), random.uniform(8, 15), random.uniform(4, 6)][
    random.weighted([0.55, 0.25, 0.06, 0.14])
  ]!;
}

/** Frame counts added up, so that a clip can be drawn by its length. */
export function cumulativeClipEnds(motion: MotionSource): Int32Array {
  let end = 0;
  return Int32Array.from(motion.clips, (clip) => {
    end += clip.frames;
    return end;
  });
}

/** The 24 points in mm at a fractional position of a clip, between its two neighbouring frames. */
export function samplePoints(motion: MotionSource, timing: SequenceTiming, frame: number, into: Float32Array): void {
  const { clip, mirrored } = timing;
  const position = backAndForth(timing.positions[frame]!, clip.frames - 1);
  const before = Math.min(Math.floor(position), Math.max(0, clip.frames - 2));
  const after = Math.min(before + 1, clip.frames - 1);
  const share = position - before;
  const offsetBefore = (clip.start + before) * coordinatesPerFrame;
  const offsetAfter = (clip.start + after) * coordinatesPerFrame;
  const { points } = motion;
  for (let point = 0; point < mocapPointCount; point++) {
    const source = (mirrored ? mirroredMocapPoint[point]! : point) * 3;
    for (let axis = 0; axis < 3; axis++) {
      const a = points[offsetBefore + source + axis]!;
      const b = points[offsetAfter + source + axis]!;
      const value = (a + (b - a) * share) * millimetresPerUnit;
      into[point * 3 + axis] = mirrored && axis === 0 ? -value : value;
    }
  }
}

/** Runs along 0..last and back again for ever, so that a short take can fill a long sequence without a jump. */
export function backAndForth(position: number, last: number): number {
  if (last <= 0) return 0;
  const within = position % (2 * last);
  return within <= last ? within : 2 * last - within;
}

function clipAt(clipEnds: Int32Array, frame: number): number {
  let low = 0;
  let high = clipEnds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clipEnds[middle]! > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}
