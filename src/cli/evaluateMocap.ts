import type { ModelFiles } from "../common/modelFiles";
import { countedJoints, type JointSet } from "../pose/evaluation/countedJoints";
import { coordinateCount } from "../pose/skeleton";
import type { EngineConnection } from "../studio/engineConnection";
import {
  type EvaluatedSequence,
  type EvaluationSubject,
  evaluateSequences,
  evaluationJson,
  evaluationTable,
} from "./evaluation";
import { type HeldOutSequences, heldOutSequences } from "./heldOutSequences";
import { chosenSplit, readMotionData } from "./motionData";
import { Progress } from "./progress";

export interface MocapEvaluationOptions {
  /** See readMotionData. */
  data: string;
  /** Default: the data's usual one. */
  split?: "val" | "test";
  validation?: number;
  fps?: number;
  noise: "on" | "off";
  joints: JointSet;
  /** Only the first ones. */
  sequences?: number;
  json: boolean;
}

/** Sequences that go through the network side by side; more would only cost memory. */
const sequencesPerCall = 64;

/** Measures a model on invented views of motion, by the CMU-24 protocol. @returns the report to print */
export async function evaluateOnMocap(
  options: MocapEvaluationOptions,
  model: ModelFiles,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const { data: path, noise, joints, json, validation, fps } = options;
  const data = await readMotionData(path, { validation, undivided: "val", fps });
  const split = chosenSplit(data, options.split);
  const set = heldOutSequences(data.mocap, split, noise === "on");
  const sequences = Math.min(set.sequences, options.sequences ?? set.sequences);
  const evaluated = await runSequences(await openEngine(), model, set, sequences);
  const evaluation = evaluateSequences(evaluated, countedJoints[joints]);
  const about: EvaluationSubject = {
    ...{ model: model.id, measuredOn: `${data.name}, CMU-24 protocol`, split: data.isUndivided ? "all" : split },
    ...{ noise, sequences, joints, limbs: "mean" },
  };
  return json ? JSON.stringify(evaluationJson(about, evaluation), null, 2) : evaluationTable(about, evaluation);
}

async function runSequences(
  connection: EngineConnection,
  model: ModelFiles,
  { generator, facts, sequenceLength }: HeldOutSequences,
  sequences: number,
): Promise<EvaluatedSequence[]> {
  await connection.host.call("model.load", { model });
  const evaluated: EvaluatedSequence[] = [];
  const perSequence = sequenceLength * coordinateCount;
  const progress = new Progress("sequence");
  for (let first = 0; first < sequences; first += sequencesPerCall) {
    const count = Math.min(sequencesPerCall, sequences - first);
    const { inputs, targetsMm, cameraSetups } = generator.generate(first, count);
    const request = { sequences: count, framesPerSequence: sequenceLength, inputs };
    const { stagePosesMm } = await connection.host.call("network.run", request);
    for (let i = 0; i < count; i++) {
      const range = [i * perSequence, (i + 1) * perSequence] as const;
      evaluated.push({
        ...facts(first + i),
        camera: cameraSetups[i]!,
        stagePoses: stagePosesMm.map((poses) => poses.subarray(...range)),
        truth: targetsMm.subarray(...range),
      });
    }
    progress.show(first + count, sequences, `${sequenceLength} frames each`);
  }
  progress.end();
  return evaluated;
}
