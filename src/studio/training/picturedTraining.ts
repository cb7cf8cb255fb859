import type { TrainingClip } from "../../common/trainingData";
import type { ClipLibrary } from "../library/clipLibrary";
import { type CutOptions, cutPictures } from "./dataset/cutPictures";
import { checkPictureMemory } from "./dataset/pictureMemory";
import type { HeldOutPiece } from "./heldOutSubset";

export interface TrainingClips {
  clips: TrainingClip[];
  /** Held-out clips as a whole, and the pieces of them that are measured while a network learns. */
  whole: readonly TrainingClip[];
  heldOut: HeldOutPiece[];
}

/**
 * The clips of an image network's training with their pictures.
 * @throws StudioError those of cutPictures; `bad-argument` when the memory is not enough for them, or for one held-out
 *   clip when it is judged
 */
export async function picturedTraining(
  library: Pick<ClipLibrary, "read">,
  { clips, whole, heldOut }: TrainingClips,
  options: CutOptions,
): Promise<Pick<TrainingClips, "clips" | "heldOut">> {
  const { sizePx } = options;
  const frames = [...clips, ...heldOut.map(({ clip }) => clip)].reduce((sum, clip) => sum + clip.timestampsS.length, 0);
  checkPictureMemory('"trainingClips"', frames, sizePx);
  for (const { name, timestampsS } of whole) checkPictureMemory(`held-out clip "${name}"`, timestampsS.length, sizePx);
  const wholeOf = (piece: TrainingClip) => whole.find(({ id }) => id === piece.id)!;
  const parts = [
    ...clips.map((clip) => ({ clip, first: 0, whole: clip })),
    ...heldOut.map(({ clip, first }) => ({ clip, first, whole: wholeOf(clip) })),
  ];
  const pictured = await cutPictures(library, parts, options);
  return {
    clips: pictured.slice(0, clips.length),
    heldOut: heldOut.map(({ first }, i) => ({ first, clip: pictured[clips.length + i]! })),
  };
}
