import { StudioError } from "../../common/errors";
import { toNetworkPixels } from "../../rpsm/imagePixels";
import type { RpsmNetwork } from "../../rpsm/network";
import { type SquarePicture, scaledTo } from "./squarePicture";

/**
 * What a network takes of one frame, of its frameShape.
 * @param features of the person's keypoints, see writeKeypointFeatures
 * @param picture of the person; undefined for a frame of which only the keypoints are known
 * @throws StudioError `bad-argument` when the network needs the picture and there is none
 */
export function networkInput(
  { config: { image } }: RpsmNetwork,
  features: Float32Array,
  picture: SquarePicture | undefined,
): Float32Array {
  if (!image) return features;
  if (picture) return toNetworkPixels(scaledTo(image.sizePx, picture));
  const wayOut = 'load a network with the front end "keypoints", or give it the video';
  throw new StudioError("bad-argument", `this network needs pictures and there are only keypoints: ${wayOut}`);
}
