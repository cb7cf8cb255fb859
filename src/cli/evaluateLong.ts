import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/modelFiles";
import { defaultSettings } from "../common/settings";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import { mocapPointCount } from "../pose/mocapPoints";
import { coordinateCount } from "../pose/skeleton";
import { isStanding } from "../pose/synthesis/crouch";
import { samplePoints } from "../pose/synthesis/motionSampler";
import type { EngineConnection } from "../studio/engineConnection";
import { byJointName, tableText } from "./evaluation";
import { type LongSequences, longSequences } from "./heldOutSequences";
import {
  errorOfFrames,
  fifthSecond,
  firstFrameFrom,
  framesWithin,
  inputsFrom,
  lateStartS,
  movementMmPerFrame,
  sixtiethSecond,
} from "./longMeasures";
import { chosenSplit, readMotionData } from "./motionData";

export interface LongEvaluationOptions {
  /** `drift`: whether carried state loses the pose over a minute; `standing`: how calm a person is who stands still. */
  measure: "drift" | "standing";
  /** See readMotionData. */
  data: string;
  split?: "val" | "test";
  validation?: number;
  fps?: number;
  noise: "on" | "off";
  /** Only the first ones. */
  sequences?: number;
  json: boolean;
}

const allSequences = 64;
/** Enough for 65 s at the fastest of the rates, 30 Hz. */
const driftFrames = 65 * 30;
/** Enough for 5 s at 30 Hz, also where the camera's steps vary. */
const lateFrames = 170;
const standingFrames = 300;
/** The network and the filter need this long to settle. */
const settlingFrames = 30;

/**
 * Measures a model on long sequences of the CMU-24 protocol's subjects, at 25 to 30 frames a second.
 *
 * `drift` prints `mpjpe_second_5_mm` and `mpjpe_second_60_mm`, the errors in the 5th and the 60th second of the same
 * streams, and, because one moment is harder than another, `mpjpe_second_60_started_at_55_mm`: the same frames as the
 * 60th second, by a network whose state began 5 s before. `drift_mm` is what the minute of carried state adds to those.
 *
 * `standing` prints `standing_jitter_mm_per_frame`: how far a joint of somebody who holds one captured standing frame
 * moves from frame to frame after the live view's usual smoothing; `..._raw_...` is without smoothing.
 *
 * @returns the report to print
 */
export async function evaluateLong(
  options: LongEvaluationOptions,
  model: ModelFiles,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const { measure, data: path, validation, fps, noise, json } = options;
  const data = await readMotionData(path, { validation, undivided: "val", fps });
  const split = chosenSplit(data, options.split);
  const isDrift = measure === "drift";
  const shape = isDrift ? { frames: driftFrames, stillness: 1 } : { frames: standingFrames, stillness: 0 };
  const set = longSequences(data.mocap, split, { ...shape, noise: noise === "on" });
  const sequences = Math.min(allSequences, options.sequences ?? allSequences);
  const connection = await openEngine();
  await connection.host.call("model.load", { model });
  const measured = await (isDrift ? measureDrift : measureStanding)(connection, set, sequences);
  const about = { model: model.id, measured_on: data.name, split: data.isUndivided ? "all" : split, noise };
  if (json) return JSON.stringify({ ...about, ...measured }, null, 2);
  const { sequences: found, ...values } = measured;
  const rows = Object.entries(values).map(([name, value]) => [name.replaceAll("_", " "), wordsOf(value)] as const);
  return tableText(`${model.id}, ${data.name}, ${about.split} subjects, noise ${noise}: ${found} sequences`, rows);
}

async function measureDrift(connection: EngineConnection, set: LongSequences, sequences: number) {
  const late: Float32Array[] = [];
  const { inputs, targetsMm } = set.generator.generate(0, sequences);
  const inputsEach = inputs.length / sequences;
  const targetsEach = targetsMm.length / sequences;
  const times = Array.from({ length: sequences }, (_, index) => set.timesS(index));
  const starts = times.map((timesS) => firstFrameFrom(timesS, lateStartS));
  for (const [index, start] of starts.entries()) {
    late.push(inputsFrom(inputs.subarray(index * inputsEach, (index + 1) * inputsEach), start, lateFrames));
  }
  const whole = await runNetwork(connection, inputs, sequences);
  const restarted = await runNetwork(connection, concatenated(late), sequences);
  const sums = { fifth: 0, sixtieth: 0, restarted: 0 };
  for (const [index, timesS] of times.entries()) {
    const truth = targetsMm.subarray(index * targetsEach, (index + 1) * targetsEach);
    const poses = whole.subarray(index * targetsEach, (index + 1) * targetsEach);
    const start = starts[index]!;
    const [first, end] = framesWithin(timesS, sixtiethSecond);
    const lateEach = lateFrames * coordinateCount;
    const latePoses = restarted.subarray(index * lateEach, (index + 1) * lateEach);
    sums.fifth += errorOfFrames(poses, truth, framesWithin(timesS, fifthSecond));
    sums.sixtieth += errorOfFrames(poses, truth, [first, end]);
    const lateTruth = truth.subarray(start * coordinateCount);
    sums.restarted += errorOfFrames(latePoses, lateTruth, [first - start, end - start]);
  }
  return {
    sequences,
    mpjpe_second_5_mm: sums.fifth / sequences,
    mpjpe_second_60_mm: sums.sixtieth / sequences,
    mpjpe_second_60_started_at_55_mm: sums.restarted / sequences,
    drift_mm: (sums.sixtieth - sums.restarted) / sequences,
  };
}

async function measureStanding(connection: EngineConnection, set: LongSequences, sequences: number) {
  const found = standingSequences(set, sequences);
  const inputs = concatenated(found.map((index) => set.generator.generate(index, 1).inputs));
  const poses = await runNetwork(connection, inputs, found.length);
  const each = standingFrames * coordinateCount;
  const meanMovements = (smoothing: number) => {
    const sums = new Float64Array(coordinateCount / 3);
    for (const [slot, index] of found.entries()) {
      const raw = poses.subarray(slot * each, (slot + 1) * each);
      const moved = movementMmPerFrame(raw, set.timesS(index), settlingFrames, smoothing);
      for (const [joint, mm] of moved.entries()) sums[joint]! += mm / found.length;
    }
    return [...sums];
  };
  const smoothed = meanMovements(defaultSettings.smoothing);
  return {
    sequences: found.length,
    standing_jitter_mm_per_frame: meanWithoutHip(smoothed),
    standing_jitter_raw_mm_per_frame: meanWithoutHip(meanMovements(0)),
    standing_jitter_per_joint: byJointName(smoothed),
  };
}

/** The first sequences whose held frame is of somebody who stands. */
function standingSequences({ generator, motion }: LongSequences, wanted: number): number[] {
  const points = new Float32Array(mocapPointCount * 3);
  const found: number[] = [];
  // Motion without enough standing gives fewer.
  for (let index = 0; found.length < wanted && index < 50 * wanted; index++) {
    samplePoints(motion, generator.timing(index), 0, points);
    if (isStanding(points)) found.push(index);
  }
  if (found.length === 0) throw new StudioError("bad-argument", "--standing: nobody in this motion stands upright");
  return found;
}

/** @returns the last stage's poses of all sequences */
async function runNetwork(connection: EngineConnection, inputs: Float32Array, sequences: number) {
  const framesPerSequence = inputs.length / sequences / keypointFeatureCount;
  const { stagePosesMm } = await connection.host.call("network.run", { sequences, framesPerSequence, inputs });
  return stagePosesMm.at(-1)!;
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The hip is where poses are measured from. */
function meanWithoutHip(perJoint: readonly number[]): number {
  return perJoint.slice(1).reduce((sum, value) => sum + value, 0) / (perJoint.length - 1);
}

function wordsOf(value: number | Record<string, number>): string {
  if (typeof value === "number") return value.toFixed(2);
  const entries = Object.entries(value).map(([name, number]) => `${name} ${number.toFixed(2)}`);
  return entries.join(", ");
}
