import type { TrainingClip } from "../../common/trainingData";
import type { ClipMaterial, DatasetPart, DatasetSummary, DatasetWarning } from "../../common/trainingProtocol";
import { jointOfKeypoint } from "../clip/keypointJoints";
import { frameErrorsMm } from "../evaluation/jointErrors";
import { errorsBy, yardstickOf } from "../evaluation/yardstick";
import { keypointCount, keypointStride } from "../keypoints";
import { coordinateCount, jointCount } from "../skeleton";
import { createRandom } from "../synthesis/random";
import { poseGroup } from "./poseGroup";
import { hasPlace, hasTarget } from "./trainingClip";

export interface Dataset {
  training: readonly TrainingClip[];
  heldOut: readonly TrainingClip[];
  /** Of these clips, for takes and persons. */
  material: readonly ClipMaterial[];
  /** What the base model predicts, (F, 51) mm by clip id; clips without it have no worst frames. */
  predictionsMm?: ReadonlyMap<string, Float32Array>;
}

/** With fewer frames than this, few kinds of poses are seen and the rest is guessed. */
const advisedFrames = 30;
/** Poses of a clip that are looked at, spread evenly. */
const mostPoses = 2000;
const spreadPairs = 2000;
const mostWorst = 12;
/** Nearer frames of a clip show the same moment. */
const apartS = 1;
/** Frames that are counted before others get a turn. */
const framesPerTurn = 2048;

/** What a data set holds. Counts are of all frames; poses and their spread of up to 2,000 of each clip. */
export function summarizeDataset(dataset: Dataset): DatasetSummary {
  const steps = summarizeDatasetSteps(dataset);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** summarizeDataset that pauses now and then, for whoever has other things to do meanwhile (WorkTurns.through). */
export function* summarizeDatasetSteps(dataset: Dataset): Generator<undefined, DatasetSummary> {
  const training = yield* summarizePart(dataset.training, dataset.predictionsMm);
  const heldOut = yield* summarizePart(dataset.heldOut, dataset.predictionsMm);
  return { training, heldOut, overlaps: findOverlaps(dataset), warnings: findWarnings(training, heldOut) };
}

function* summarizePart(
  clips: readonly TrainingClip[],
  predictionsMm: Dataset["predictionsMm"],
): Generator<undefined, DatasetPart> {
  const part: DatasetPart = {
    ...{ clips: clips.length, frames: 0, durationS: 0, targetFrames: 0, placedFrames: 0 },
    jointCoverage: new Array<number>(jointCount).fill(0),
    poseVariety: { standing: 0, bent: 0, sitting: 0, armsUp: 0, lying: 0 },
    spreadMm: 0,
    worstFrames: predictionsMm ? yield* findWorst(clips, predictionsMm) : [],
  };
  const poses: Float32Array[] = [];
  let supervised = 0;
  for (const clip of clips) {
    part.frames += clip.timestampsS.length;
    part.durationS += (clip.timestampsS.at(-1) ?? 0) - (clip.timestampsS[0] ?? 0);
    const frames: number[] = [];
    for (let frame = 0; frame < clip.timestampsS.length; frame++) {
      if (frame % framesPerTurn === 0) yield;
      const isTarget = hasTarget(clip, frame);
      const isPlaced = hasPlace(clip, frame);
      if (isTarget) part.targetFrames++;
      if (isPlaced) part.placedFrames++;
      if (!isTarget && !isPlaced) continue;
      frames.push(frame);
      countCovered(clip, frame, part.jointCoverage);
    }
    supervised += frames.length;
    poses.push(...posesOf(clip, frames, predictionsMm?.get(clip.id)));
  }
  part.jointCoverage = part.jointCoverage.map((count) => count / Math.max(1, supervised));
  for (const pose of poses) part.poseVariety[poseGroup(pose)] += 1 / poses.length;
  part.spreadMm = spreadOf(poses);
  return part;
}

/** Joints and keypoints are both 17. */
function countCovered({ jointWeights, placeWeights }: TrainingClip, frame: number, counts: number[]): void {
  const at = frame * jointCount;
  for (let joint = 0; joint < jointCount; joint++) {
    const keypoint = jointOfKeypoint.indexOf(joint);
    if (jointWeights[at + joint]! > 0 || (keypoint >= 0 && placeWeights[at + keypoint]! > 0)) counts[joint]!++;
  }
}

/** Poses of some frames: their targets where the whole body has them, else what is predicted. */
function posesOf(clip: TrainingClip, frames: readonly number[], predictedMm: Float32Array | undefined): Float32Array[] {
  const step = Math.max(1, frames.length / mostPoses);
  const poses: Float32Array[] = [];
  for (let i = 0; i < frames.length; i += step) {
    const at = frames[Math.floor(i)]! * coordinateCount;
    const pose = [clip.targetsMm, predictedMm]
      .map((rows) => rows?.subarray(at, at + coordinateCount))
      .find((row) => row?.every(Number.isFinite));
    if (pose) poses.push(pose);
  }
  return poses;
}

/** Mean distance of the joints of random pairs of poses, mm; the same poses give the same number. */
function spreadOf(poses: readonly Float32Array[]): number {
  if (poses.length < 2) return 0;
  const random = createRandom(poses.length, 0);
  let sum = 0;
  for (let pair = 0; pair < spreadPairs; pair++) {
    const a = random.index(poses.length);
    const b = (a + 1 + random.index(poses.length - 1)) % poses.length;
    for (let at = 0; at < coordinateCount; at += 3) {
      sum += Math.hypot(...[0, 1, 2].map((axis) => poses[a]![at + axis]! - poses[b]![at + axis]!));
    }
  }
  return sum / spreadPairs / jointCount;
}

interface FrameError {
  clipId: string;
  frame: number;
  errorMm: number;
  timeS: number;
}

function* findWorst(
  clips: readonly TrainingClip[],
  predictionsMm: ReadonlyMap<string, Float32Array>,
): Generator<undefined, DatasetPart["worstFrames"]> {
  const yardstick = yardstickOf(clips);
  const errors: FrameError[] = [];
  for (const clip of clips) {
    const poses = predictionsMm.get(clip.id);
    const worstOfSecond = new Map<number, FrameError>();
    for (let first = 0; poses && first < clip.timestampsS.length; first += framesPerTurn) {
      const part = framesFrom(clip, first);
      const predicted = poses.subarray(first * coordinateCount, (first + framesPerTurn) * coordinateCount);
      frameErrorsMm(errorsBy(yardstick, part, predicted)).forEach((errorMm, i) => {
        if (Number.isNaN(errorMm)) return;
        const timeS = part.timestampsS[i]!;
        const known = worstOfSecond.get(Math.floor(timeS));
        if (known && known.errorMm >= errorMm) return;
        worstOfSecond.set(Math.floor(timeS), { clipId: clip.id, frame: first + i, errorMm, timeS });
      });
      yield;
    }
    errors.push(...worstOfSecond.values());
  }
  errors.sort((a, b) => b.errorMm - a.errorMm);
  const worst: typeof errors = [];
  for (const error of errors) {
    const isShown = worst.some(
      ({ clipId, timeS }) => clipId === error.clipId && Math.abs(timeS - error.timeS) < apartS,
    );
    if (!isShown) worst.push(error);
    if (worst.length === mostWorst) break;
  }
  return worst.map(({ clipId, frame, errorMm }) => ({ clipId, frame, errorMm }));
}

/** The next frames of a clip; the numbers are shared. */
function framesFrom(clip: TrainingClip, first: number): TrainingClip {
  const rows = <T extends Float32Array | Float64Array>(values: T, width: number) =>
    values.subarray(first * width, (first + framesPerTurn) * width) as T;
  return {
    ...clip,
    timestampsS: rows(clip.timestampsS, 1),
    keypoints: rows(clip.keypoints, keypointCount * keypointStride),
    targetsMm: rows(clip.targetsMm, coordinateCount),
    jointWeights: rows(clip.jointWeights, jointCount),
    places: rows(clip.places, keypointCount * 2),
    placeWeights: rows(clip.placeWeights, keypointCount),
  };
}

/** Takes and persons that are on both sides. */
function findOverlaps({ training, heldOut, material }: Dataset): DatasetSummary["overlaps"] {
  const materialOf = new Map(material.map((clip) => [clip.clipId, clip]));
  const known = (clips: readonly TrainingClip[]) => clips.flatMap(({ id }) => materialOf.get(id) ?? []);
  const [learnt, measured] = [known(training), known(heldOut)];
  const overlaps: DatasetSummary["overlaps"] = [];
  for (const kind of ["take", "person"] as const) {
    const names = new Set(measured.map((clip) => clip[kind]).filter((name) => name !== undefined));
    for (const name of names) {
      const clipIds = [...learnt, ...measured].filter((clip) => clip[kind] === name).map(({ clipId }) => clipId);
      if (learnt.some((clip) => clip[kind] === name)) overlaps.push({ kind, clipIds: [...new Set(clipIds)] });
    }
  }
  return overlaps;
}

function findWarnings(training: DatasetPart, heldOut: DatasetPart): DatasetWarning[] {
  const warnings: DatasetWarning[] = [];
  const frames = Math.max(training.targetFrames, training.placedFrames);
  if (frames < advisedFrames) warnings.push({ kind: "few-frames", frames, advised: advisedFrames });
  if (heldOut.targetFrames + heldOut.placedFrames === 0) warnings.push({ kind: "no-held-out" });
  if (training.targetFrames === 0 && training.placedFrames > 0) warnings.push({ kind: "only-2d" });
  else if (training.targetFrames > 0) {
    // The hip is where it is by definition.
    training.jointCoverage.forEach((share, joint) => {
      if (joint > 0 && share === 0) warnings.push({ kind: "joint-uncovered", joint });
    });
  }
  if (training.clips === 1) warnings.push({ kind: "one-clip" });
  return warnings;
}
