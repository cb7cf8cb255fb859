import * as tf from "@tensorflow/tfjs-core";
import type { RpsmConfig } from "./config";
import { dense, denseLayer } from "./dense";
import type { Layer } from "./layer";
import type { Parameters } from "./parameters";

/** The layers of one stage's feature adaption behind a front end that hands it `inputs` numbers a frame. */
export function featureAdaptionLayers(stage: number, inputs: number, { width, form }: RpsmConfig): Layer[] {
  const name = adaptionName(stage);
  const first = denseLayer(`${name}.fc_1`, inputs, width);
  if (form === "plain") return [first];
  return [first, denseLayer(`${name}.residual.fc_a`, width, width), denseLayer(`${name}.residual.fc_b`, width, width)];
}

/**
 * The last part of the paper's feature adaption module, fc_1 with ReLU; in the `residual` form a block of two more
 * layers refines its features.
 * @param x (rows, inputs)
 * @returns (rows, width)
 */
export function adaptFeatures(
  stage: number,
  x: tf.Tensor2D,
  { form }: RpsmConfig,
  parameters: Parameters,
): tf.Tensor2D {
  const name = adaptionName(stage);
  const features = dense(parameters, `${name}.fc_1`, x, "relu");
  if (form === "plain") return features;
  const hidden = dense(parameters, `${name}.residual.fc_a`, features, "relu");
  return tf.add(features, dense(parameters, `${name}.residual.fc_b`, hidden, "relu"));
}

function adaptionName(stage: number): string {
  return `stage${stage}.adaption`;
}
