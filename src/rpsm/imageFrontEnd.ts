import type * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import type { RpsmConfig } from "./config";
import { type MapShape, runInGroups } from "./convolution";
import type { FrontEnd, MemoryPlace } from "./frontEnd";
import { createImageAdaption } from "./imageAdaption";
import { sharedConvolutions } from "./sharedConvolutions";

/** Frames go through the shared convolutions together as long as none of their maps holds more numbers (64 MB). */
const largestMap = 2 ** 24;

/**
 * Starts from pixels (imagePixels.ts), as the paper does: convolutions that all stages share, then those of each
 * stage's own (imageAdaption.ts).
 */
export function createImageFrontEnd(config: RpsmConfig, place: MemoryPlace): FrontEnd {
  if (!config.image) throw new StudioError("internal", 'a network of the "image" front end without "image"');
  const { sizePx, baseChannels } = config.image;
  const frameShape: MapShape = [sizePx, sizePx, 3];
  const shared = sharedConvolutions(frameShape, baseChannels);
  const sharedShape = shared.at(-1)!.outputShape;
  const stages = Array.from({ length: config.stages }, (_, i) =>
    createImageAdaption(i + 1, sharedShape, config, place),
  );
  const framesAtOnce = Math.max(1, Math.floor(largestMap / (sizePx * sizePx * baseChannels)));
  return {
    frameShape,
    adaptedShape: stages[0]!.adaptedShape,
    layers: [...shared, ...stages.flatMap(({ layers }) => layers)],
    share: (frames, parameters) => runInGroups(shared, frames as tf.Tensor4D, framesAtOnce, parameters),
    adapt: (stage, map, passedOn, parameters) =>
      stages[stage - 1]!.adapt(map as tf.Tensor4D, passedOn as tf.Tensor4D | undefined, parameters),
    readOut: (stage, remembered, parameters) => stages[stage - 1]!.readOut(remembered, parameters),
  };
}
