import type * as tf from "@tensorflow/tfjs-core";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import type { RpsmConfig } from "./config";
import { adaptFeatures, featureAdaptionLayers } from "./featureAdaption";
import type { FrontEnd } from "./frontEnd";

/**
 * Starts from 2D keypoints (see writeKeypointFeatures): the detector has taken the place of the paper's shared
 * convolutions, and each stage's feature adaption sees the keypoints themselves. There are no maps to remember.
 */
export function createKeypointFrontEnd(config: RpsmConfig): FrontEnd {
  const stages = Array.from({ length: config.stages }, (_, i) => i + 1);
  return {
    frameShape: [keypointFeatureCount],
    adaptedShape: [config.width],
    layers: stages.flatMap((stage) => featureAdaptionLayers(stage, keypointFeatureCount, config)),
    share: (frames) => frames,
    adapt: (stage, shared, _passedOn, parameters) => ({
      adapted: adaptFeatures(stage, shared as tf.Tensor2D, config, parameters),
    }),
    readOut: (_stage, remembered) => remembered as tf.Tensor2D,
  };
}
