import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/protocol";
import { measuringWeights } from "../pose/dataset/trainingClip";
import type { EngineConnection } from "../studio/engineConnection";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { readTrainingClips } from "../studio/training/dataset/readTrainingClips";
import { clipEvaluationJson, clipEvaluationTable, evaluateClips } from "./clipEvaluation";
import { findClip } from "./findClip";
import { Progress } from "./progress";

export interface ClipEvaluationOptions {
  library: ClipLibrary;
  /** Ids or names. */
  clips: readonly string[];
  json: boolean;
}

/** Clips that are sent to the engine at once: it runs them side by side. */
const clipsPerCall = 16;

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
  const clips = await readTrainingClips(library, ids, measuringWeights);
  const connection = await openEngine();
  await connection.host.call("model.load", { model });
  const posesMm: Float32Array[] = [];
  const progress = new Progress("clip");
  for (let first = 0; first < clips.length; first += clipsPerCall) {
    const some = clips.slice(first, first + clipsPerCall);
    // Only what is asked for: targets would be copied to the engine for nothing.
    const request = some.map(({ imageSize, timestampsS, cuts, keypoints }) => {
      return { imageSize, timestampsS, cuts, keypoints };
    });
    posesMm.push(...(await connection.host.call("clips.predict", { clips: request })).posesMm);
    progress.show(
      posesMm.length,
      clips.length,
      `${some.reduce((sum, clip) => sum + clip.timestampsS.length, 0)} frames`,
    );
  }
  progress.end();
  const evaluation = evaluateClips(clips, posesMm);
  return json
    ? JSON.stringify(clipEvaluationJson(model.id, evaluation), null, 2)
    : clipEvaluationTable(model.id, evaluation);
}
