import { type Mocap, type MocapSplit, selectMotion } from "../formats/mocap";
import type { MotionSource } from "../pose/mocapPoints";
import { createSequenceGenerator, type SequenceGenerator } from "../pose/synthesis/sequenceGenerator";

/** Detector errors of the measurement: what MoveNet Lightning was measured to make on real, hard footage. */
const noiseRange = [0.02, 0.04] as const;
const sequenceLength = 128;
const sets = { val: { seed: 1, sequences: 512 }, test: { seed: 2, sequences: 1024 } } as const;

export interface HeldOutSequences {
  generator: SequenceGenerator;
  sequences: number;
  sequenceLength: number;
  /** What sequence `index` shows. */
  facts(index: number): SequenceFacts;
}

export interface SequenceFacts {
  subject: number | string;
  /** The take's description; empty where the folder has none. */
  description: string;
  /** What the subject does, where the data are measured by action. */
  action?: string;
  /** How an invented camera filmed it. */
  camera?: string;
  /** Seconds since the first frame. */
  timesS: Float64Array;
}

/**
 * The "CMU-24 protocol": a fixed, seeded set of sequences of 128 frames from the subjects that no training sees, their
 * motion as captured (re-timed, mirrored and re-proportioned, but with no legs bent), filmed by random cameras, with
 * detector errors of 2 to 4 % of the person's height, or none. The network sees each from its first frame to its last,
 * with its state carried, and every frame and joint counts the same.
 */
export function heldOutSequences(mocap: Mocap, split: Exclude<MocapSplit, "train">, noise: boolean): HeldOutSequences {
  const { seed, sequences } = sets[split];
  const motion = selectMotion(mocap, split);
  const asCaptured = { legChanges: 0, detectorPlacement: false };
  const generator = createSequenceGenerator(motion, { seed, sequenceLength, noise, noiseRange, ...asCaptured });
  const takes = mocap.clips.filter((take) => take.split === split); // in the order of the motion's clips
  return {
    generator,
    sequences,
    sequenceLength,
    facts(index) {
      const { clip, timeSteps } = generator.timing(index);
      const { subject, subjectName = subject, description, action } = takes[motion.clips.indexOf(clip)]!;
      return { subject: subjectName, description, ...(action !== undefined && { action }), timesS: timesOf(timeSteps) };
    },
  };
}

export interface LongSequences {
  generator: SequenceGenerator;
  motion: MotionSource;
  /** Seconds since the first frame. */
  timesS(index: number): Float64Array;
}

/**
 * Sequences like those of heldOutSequences, but of any length, at 25 to 30 Hz, played back and forth where a take is
 * shorter, and nobody slower than they were but by `stillness` (Pace).
 */
export function longSequences(
  mocap: Mocap,
  split: Exclude<MocapSplit, "train">,
  { frames, stillness, noise }: { frames: number; stillness: number; noise: boolean },
): LongSequences {
  const motion = selectMotion(mocap, split);
  const asCaptured = { legChanges: 0, detectorPlacement: false };
  const pace = { rateHz: [25, 30], stillness } as const;
  const { seed } = sets[split];
  const options = { seed, sequenceLength: frames, noise, noiseRange, pace, ...asCaptured };
  const generator = createSequenceGenerator(motion, options);
  return { generator, motion, timesS: (index) => timesOf(generator.timing(index).timeSteps) };
}

/** @param timeSteps seconds since the frame before; the first one's is none */
function timesOf(timeSteps: Float32Array): Float64Array {
  let timeS = 0;
  return Float64Array.from(timeSteps, (step, frame) => {
    if (frame > 0) timeS += step;
    return timeS;
  });
}
