import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/modelFiles";
import { measuringWeights } from "../pose/dataset/trainingClip";
import type { EngineConnection } from "../studio/engineConnection";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { readTrainingClips } from "../studio/training/dataset/readTrainingClips";
import { predictClips } from "../studio/training/predictClips";
import { clipEvaluationJson, clipEvaluationTable, evaluateClips } from "./clipEvaluation";
import { findClip } from "./findClip";
import { Progress } from "./progress";

export interface ClipEvaluationOptions {
  library: ClipLibrary;
  /** Ids or names. */
  clips: readonly string[];
  json: boolean;
}

/**
 * Measures a model on clips of a library, as live capture would see them. @returns the report to print
 * @throws StudioError those of findClip and readTrainingClips
 */
export async function evaluateOnClips(
  { library, clips: names, json }: ClipEvaluationOptions,
  model: ModelFiles,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const ids = names.map((name) => findClip(library, name).id);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) throw new StudioError("bad-argument", `--clips names the clip ${twice} twice`);
  const cancelling = new AbortController();
  process.once("SIGINT", () => cancelling.abort());
  const clips = await readTrainingClips(library, ids, measuringWeights, cancelling.signal);
  const connection = await openEngine();
  const frames = clips.reduce((sum, { timestampsS }) => sum + timestampsS.length, 0);
  const progress = new Progress("clip");
  const posesMm = await predictClips(connection, model, clips, cancelling.signal, (done) =>
    progress.show(done, clips.length, `${frames} frames`),
  );
  progress.end();
  const evaluation = evaluateClips(clips, posesMm);
  return json
    ? JSON.stringify(clipEvaluationJson(model.id, evaluation), null, 2)
    : clipEvaluationTable(model.id, evaluation);
}
