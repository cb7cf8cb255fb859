import { StudioError } from "../../../common/errors";
import { pictureBytes } from "../../../pose/dataset/momentPictures";

/** Of all pictures that are in memory at once. */
export const mostPictureBytes = 1.5e9;

/**
 * @param what whose pictures they are, for the error
 * @throws StudioError `bad-argument` that says how many frames fit and what to do
 */
export function checkPictureMemory(what: string, frames: number, sizePx: number): void {
  const bytes = frames * pictureBytes(sizePx);
  if (bytes <= mostPictureBytes) return;
  const fit = Math.floor(mostPictureBytes / pictureBytes(sizePx));
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const needed = `${what}: the pictures of ${frames} frames at ${sizePx} px need ${gigabytes(bytes)}`;
  throw new StudioError(
    "bad-argument",
    `${needed}, ${fit} frames fit into ${gigabytes(mostPictureBytes)}: choose fewer or shorter clips, or a smaller network`,
  );
}
