import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/modelFiles";
import { measuringWeights } from "../pose/dataset/trainingClip";
import type { EngineConnection } from "../studio/engineConnection";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { parseDescription } from "../studio/models/modelDescription";
import { cutPictures } from "../studio/training/dataset/cutPictures";
import { checkPictureMemory } from "../studio/training/dataset/pictureMemory";
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
 * @throws StudioError those of findClip, readTrainingClips and, for an image network, cutPictures
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
  const show = (done: number) => progress.show(done, clips.length, `${frames} frames`);
  const { image } = parseDescription(model.description, `model "${model.id}"`).network;
  const posesMm: Float32Array[] = [];
  if (!image) posesMm.push(...(await predictClips(connection, model, clips, cancelling.signal, show)));
  // One at a time: the pictures of all of them may not fit into memory.
  else {
    for (const clip of clips) {
      checkPictureMemory(`clip "${clip.name}"`, clip.timestampsS.length, image.sizePx);
      const options = { sizePx: image.sizePx, signal: cancelling.signal, onProgress: () => {} };
      const pictured = await cutPictures(library, [{ clip, first: 0, whole: clip }], options);
      posesMm.push(...(await predictClips(connection, model, pictured, cancelling.signal)));
      show(posesMm.length);
    }
  }
  progress.end();
  const evaluation = evaluateClips(clips, posesMm);
  return json
    ? JSON.stringify(clipEvaluationJson(model.id, evaluation), null, 2)
    : clipEvaluationTable(model.id, evaluation);
}
