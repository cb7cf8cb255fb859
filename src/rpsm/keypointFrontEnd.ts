import type * as tf from "@tensorflow/tfjs-core";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import type { RpsmConfig } from "./config";
import { adaptFeatures, featureAdaptionSpecs } from "./featureAdaption";
import type { FrontEnd } from "./frontEnd";

/**
 * Starts from 2D keypoints (see writeKeypointFeatures): the detector has taken the place of the paper's shared
 * convolutions, and each stage's feature adaption sees the keypoints themselves.
 */
export function createKeypointFrontEnd(config: RpsmConfig): FrontEnd {
  const stages = Array.from({ length: config.stages }, (_, i) => i + 1);
  return {
    frameShape: [keypointFeatureCount],
    parameterSpecs: stages.flatMap((stage) => featureAdaptionSpecs(stage, keypointFeatureCount, config)),
    share: (frames) => frames,
    adapt: (stage, shared, _passedOn, parameters) => ({
      features: adaptFeatures(stage, shared as tf.Tensor2D, config, parameters),
    }),
  };
}
