import type { ModelFiles } from "../common/protocol";
import { coordinateCount } from "../pose/skeleton";
import type { EngineConnection } from "../studio/engineConnection";
import { type EvaluatedSequence, evaluateSequences, evaluationJson, evaluationTable } from "./evaluation";
import { type HeldOutSequences, heldOutSequences } from "./heldOutSequences";
import { readMocapFolder } from "./mocapFolder";
import { Progress } from "./progress";

export interface MocapEvaluationOptions {
  /** Folder of motion capture. */
  data: string;
  split: "val" | "test";
  noise: "on" | "off";
  /** Only the first ones. */
  sequences?: number;
  json: boolean;
}

/** Sequences that go through the network side by side; more would only cost memory. */
const sequencesPerCall = 64;

/** Measures a model on the CMU-24 protocol. @returns the report to print */
export async function evaluateOnMocap(
  options: MocapEvaluationOptions,
  model: ModelFiles,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const { data, split, noise, json } = options;
  const set = heldOutSequences(await readMocapFolder(data), split, noise === "on");
  const sequences = Math.min(set.sequences, options.sequences ?? set.sequences);
  const evaluation = evaluateSequences(await runSequences(await openEngine(), model, set, sequences));
  const about = { model: model.id, split, noise, sequences };
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
    const { inputs, targetsMm } = generator.generate(first, count);
    const request = { sequences: count, framesPerSequence: sequenceLength, inputs };
    const { stagePosesMm } = await connection.host.call("network.run", request);
    for (let i = 0; i < count; i++) {
      const range = [i * perSequence, (i + 1) * perSequence] as const;
      evaluated.push({
        ...facts(first + i),
        stagePoses: stagePosesMm.map((poses) => poses.subarray(...range)),
        truth: targetsMm.subarray(...range),
      });
    }
    progress.show(first + count, sequences, `${sequenceLength} frames each`);
  }
  progress.end();
  return evaluated;
}
