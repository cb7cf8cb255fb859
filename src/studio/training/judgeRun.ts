import type { ModelFiles } from "../../common/modelFiles";
import type { Verdict } from "../../common/verdict";
import { measuringWeights } from "../../pose/dataset/trainingClip";
import { judgeSteps } from "../../pose/evaluation/verdict";
import { meanJointErrorMm } from "../../pose/metrics";
import { coordinateCount } from "../../pose/skeleton";
import type { BuiltInSet } from "../../pose/synthesis/builtInSet";
import type { EngineConnection } from "../engineConnection";
import { WorkTurns } from "../workTurns";
import { readTrainingClips } from "./dataset/readTrainingClips";
import { predictClips } from "./predictClips";
import type { SessionHost } from "./sessionHost";
import type { TrainingRun } from "./trainingRun";

/**
 * Whether a run was worth it: base model and best weights on the whole held-out clips, as they are now, and on the
 * built-in set.
 * @throws StudioError those of readTrainingClips and of the engine, `cancelled`
 */
export async function judgeRun(
  run: TrainingRun,
  host: SessionHost,
  { connection, before, after, signal }: Judgement,
): Promise<Verdict> {
  const { settings } = run.document;
  const clips = await readTrainingClips(host.library, settings.heldOutClips, measuringWeights, signal);
  const { measured } = await host.readBuiltIn();
  const judgement = {
    clips,
    before: await predictClips(connection, before, clips, signal),
    after: await predictClips(connection, after, clips, signal),
    builtIn: {
      before: await builtInErrors(connection, before, measured, signal),
      after: await builtInErrors(connection, after, measured, signal),
    },
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
