import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingClip } from "../../common/trainingData";
import type { EngineConnection } from "../engineConnection";

/** Clips that are sent to the engine at once: it runs them side by side. */
const clipsPerCall = 16;
/** Of clips with pictures, which are large. */
const picturedPerCall = 1;

/**
 * A model's poses of whole clips, each (F, 51) mm, NaN where nobody is seen.
 * @throws StudioError `model-broken`, `cancelled`, `link-closed`
 */
export async function predictClips(
  connection: EngineConnection,
  model: ModelFiles,
  clips: readonly TrainingClip[],
  signal: AbortSignal,
  onProgress?: (clipsDone: number) => void,
): Promise<Float32Array[]> {
  const posesMm: Float32Array[] = [];
  const perCall = clips.some(({ pictures }) => pictures) ? picturedPerCall : clipsPerCall;
  for (let first = 0; first < clips.length; first += perCall) {
    // Only what is asked for: targets would be copied to the engine for nothing.
    const some = clips.slice(first, first + perCall).map(({ imageSize, timestampsS, cuts, keypoints, pictures }) => {
      return { imageSize, timestampsS, cuts, keypoints, pictures };
    });
    posesMm.push(...(await connection.host.call("clips.predict", { model, clips: some }, signal)).posesMm);
    onProgress?.(posesMm.length);
  }
  return posesMm;
}
