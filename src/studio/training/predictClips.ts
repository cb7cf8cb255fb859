import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingClip } from "../../common/trainingData";
import type { EngineConnection } from "../engineConnection";

/** Clips that are sent to the engine at once: it runs them side by side. */
const clipsPerCall = 16;

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
  for (let first = 0; first < clips.length; first += clipsPerCall) {
    // Only what is asked for: targets would be copied to the engine for nothing.
    const some = clips.slice(first, first + clipsPerCall).map(({ imageSize, timestampsS, cuts, keypoints }) => {
      return { imageSize, timestampsS, cuts, keypoints };
    });
    posesMm.push(...(await connection.host.call("clips.predict", { model, clips: some }, signal)).posesMm);
    onProgress?.(posesMm.length);
  }
  return posesMm;
}
