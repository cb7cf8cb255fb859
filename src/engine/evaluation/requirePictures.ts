import type { PredictRequest } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import { pictureBytes } from "../../pose/dataset/momentPictures";
import type { RpsmConfig } from "../../rpsm/config";

type Clip = Pick<PredictRequest["clips"][number], "timestampsS" | "pictures"> & { name?: string };

/** @throws StudioError `bad-argument` that names the first clip without the pictures that an image network needs */
export function requirePictures({ image }: RpsmConfig, clips: readonly Clip[]): void {
  if (!image) return;
  const { sizePx } = image;
  for (const [index, { pictures, timestampsS, name }] of clips.entries()) {
    const frames = timestampsS.length;
    if (pictures?.sizePx === sizePx && pictures.rgb.length === frames * pictureBytes(sizePx)) continue;
    const clip = `clip ${name === undefined ? index : `"${name}"`}`;
    const wanted = `pictures of ${sizePx} x ${sizePx} px of all its ${frames} frames`;
    throw new StudioError("bad-argument", `${clip}: the image network needs ${wanted}`);
  }
}
