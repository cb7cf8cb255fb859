import { type MotionSource, mocapPointCount } from "../mocapPoints";
import { createSequenceGenerator } from "./sequenceGenerator";

/** Fixed sequences of built-in motion: how much a network has forgotten is measured on them. */
export interface BuiltInSet {
  sequences: number;
  framesPerSequence: number;
  /** (sequences, framesPerSequence, keypointFeatureCount) */
  inputs: Float32Array;
  /** (sequences, framesPerSequence, 51) mm, camera axes, relative to the hip, mean limbs. */
  targetsMm: Float32Array;
}

/** Two measurements take half a minute on WebAssembly. */
const sequences = 48;
const framesPerSequence = 128;
const seed = 3;
/** As in the CMU-24 protocol (src/cli/heldOutSequences.ts), so that numbers can be compared. */
const noiseRange = [0.02, 0.04] as const;
/** Share of the takes, the last ones, that no training sees. */
const measuredShare = 0.25;

/** The set, invented views of takes that rehearsalMotion leaves out. @param motion readBuiltInMotion's */
export function builtInSet(motion: MotionSource): BuiltInSet {
  const measured = { ...motion, clips: motion.clips.slice(rehearsedTakes(motion)) };
  const asCaptured = { legChanges: 0, detectorPlacement: false };
  const options = { seed, sequenceLength: framesPerSequence, noiseRange, ...asCaptured };
  return { sequences, framesPerSequence, ...createSequenceGenerator(measured, options).generate(0, sequences) };
}

/** The takes to rehearse on, with only their own points. */
export function rehearsalMotion(motion: MotionSource): MotionSource {
  const clips = motion.clips.slice(0, rehearsedTakes(motion));
  const end = Math.max(0, ...clips.map(({ start, frames }) => start + frames));
  return { ...motion, clips, points: motion.points.slice(0, end * mocapPointCount * 3) };
}

function rehearsedTakes({ clips }: MotionSource): number {
  return Math.floor(clips.length * (1 - measuredShare));
}
