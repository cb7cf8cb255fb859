import type { TrainingRequest } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import type { TrainingClip } from "../../common/trainingData";
import type { RpsmConfig } from "../../rpsm/config";
import { requirePictures } from "../evaluation/requirePictures";

/**
 * An image network learns from clips with pictures of its size, and from nothing else.
 * @throws StudioError `bad-argument` that names the source or the clip
 */
export function checkPictures({ sources, heldOut }: TrainingRequest, config: RpsmConfig): void {
  if (config.frontEnd === "keypoints") return;
  const clips: TrainingClip[] = [];
  sources.forEach((source, i) => {
    if (source.kind === "clips") clips.push(...source.clips);
    else {
      const message = `training: "sources.${i}": motion has no pictures, an image network cannot learn from it`;
      throw new StudioError("bad-argument", message);
    }
  });
  requirePictures(config, [...clips, ...(heldOut?.clips ?? [])]);
}
