import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingClip } from "../../common/trainingData";
import type { Verdict } from "../../common/verdict";
import { measuringWeights } from "../../pose/dataset/trainingClip";
import { judgeSteps } from "../../pose/evaluation/verdict";
import { meanJointErrorMm } from "../../pose/metrics";
import { coordinateCount } from "../../pose/skeleton";
import type { BuiltInSet } from "../../pose/synthesis/builtInSet";
import type { EngineConnection } from "../engineConnection";
import { WorkTurns } from "../workTurns";
import { cutPictures } from "./dataset/cutPictures";
import { readTrainingClips } from "./dataset/readTrainingClips";
import { predictClips } from "./predictClips";
import type { SessionHost } from "./sessionHost";
import { trainedNetwork } from "./trainedNetwork";
import type { TrainingRun } from "./trainingRun";

/**
 * Whether a run was worth it: base model and best weights on the whole held-out clips, as they are now, and on the
 * built-in set, which has no pictures for an image network.
 * @throws StudioError those of readTrainingClips and of the engine, `cancelled`
 */
export async function judgeRun(run: TrainingRun, host: SessionHost, judged: Judgement): Promise<Verdict> {
  const { before, signal } = judged;
  const { settings } = run.document;
  const clips = await readTrainingClips(host.library, settings.heldOutClips, measuringWeights, signal);
  const { image } = trainedNetwork(before, settings);
  const judgement = {
    clips,
    ...(await (image ? predictPictured(run, host, clips, image.sizePx, judged) : predictBoth(judged, clips))),
    builtIn: image ? { before: [], after: [] } : await builtInBoth(host, judged),
    seed: settings.seed,
    course: (await run.load()).heldOut,
  };
  return new WorkTurns(signal).through(judgeSteps(judgement));
}

export interface Judgement {
  connection: EngineConnection;
  before: ModelFiles;
  after: ModelFiles;
  signal: AbortSignal;
}

interface BothPoses {
  before: Float32Array[];
  after: Float32Array[];
}

async function predictBoth(
  { connection, before, after, signal }: Judgement,
  clips: readonly TrainingClip[],
): Promise<BothPoses> {
  return {
    before: await predictClips(connection, before, clips, signal),
    after: await predictClips(connection, after, clips, signal),
  };
}

/** Clip by clip: the pictures of all of them would not fit into memory. */
async function predictPictured(
  run: TrainingRun,
  { library }: SessionHost,
  clips: readonly TrainingClip[],
  sizePx: number,
  judged: Judgement,
): Promise<BothPoses> {
  const both: BothPoses = { before: [], after: [] };
  const { signal } = judged;
  for (const clip of clips) {
    const pictured = await run.cutting((onProgress) =>
      cutPictures(library, [{ clip, first: 0, whole: clip }], { sizePx, signal, onProgress }),
    );
    const poses = await predictBoth(judged, pictured);
    both.before.push(...poses.before);
    both.after.push(...poses.after);
  }
  return both;
}

async function builtInBoth(host: SessionHost, { connection, before, after, signal }: Judgement) {
  const { measured } = await host.readBuiltIn();
  return {
    before: await builtInErrors(connection, before, measured, signal),
    after: await builtInErrors(connection, after, measured, signal),
  };
}

/** MPJPE of each sequence of the built-in set, mm. */
async function builtInErrors(
  connection: EngineConnection,
  model: ModelFiles,
  { inputs, targetsMm, sequences, framesPerSequence }: BuiltInSet,
  signal: AbortSignal,
): Promise<number[]> {
  const request = { model, sequences, framesPerSequence, inputs };
  const poses = (await connection.host.call("network.run", request, signal)).stagePosesMm.at(-1)!;
  const width = framesPerSequence * coordinateCount;
  return Array.from({ length: sequences }, (_, sequence) => {
    const rows = (values: Float32Array) => values.subarray(sequence * width, (sequence + 1) * width);
    return meanJointErrorMm(rows(poses), rows(targetsMm));
  });
}
