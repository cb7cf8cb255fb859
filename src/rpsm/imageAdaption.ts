import * as tf from "@tensorflow/tfjs-core";
import type { RpsmConfig } from "./config";
import { convolutionLayer, type MapLayer, type MapShape, runLayers } from "./convolution";
import { adaptFeatures, featureAdaptionLayers } from "./featureAdaption";
import type { Adapted, FrontEnd, MemoryPlace } from "./frontEnd";
import type { Layer } from "./layer";
import type { Parameters } from "./parameters";

/** One stage's specialised 2D layers and feature adaption. */
export interface ImageAdaption extends Pick<FrontEnd, "adaptedShape" | "layers"> {
  adapt(shared: tf.Tensor4D, passedOn: tf.Tensor4D | undefined, parameters: Parameters): Adapted;
  readOut(remembered: tf.Tensor, parameters: Parameters): tf.Tensor2D;
}

/** What lies between two places at which a memory can sit. */
interface Step {
  /** The place that it leads to. */
  place: MemoryPlace;
  outputShape: readonly number[];
  layers: readonly Layer[];
  run(x: tf.Tensor, parameters: Parameters): tf.Tensor;
}

/**
 * conv5_1 and conv5_2 on the shared map, from stage 2 on with the stage before's conv5_2 beside it; conv6_1 and conv6_2
 * (5 x 5, stride 2); fc_1 on the flattened map. Its memory sits between these steps or after them.
 */
export function createImageAdaption(
  stage: number,
  shared: MapShape,
  config: RpsmConfig,
  place: MemoryPlace,
): ImageAdaption {
  const steps = adaptionSteps(stage, shared, config);
  const before = steps.findIndex((step) => step.place === place) + 1;
  const runSteps = (some: readonly Step[], x: tf.Tensor, parameters: Parameters) =>
    some.reduce((map, step) => step.run(map, parameters), x);
  return {
    adaptedShape: steps[before - 1]!.outputShape,
    layers: steps.flatMap(({ layers }) => layers),
    adapt(map, passedOn, parameters) {
      const own = steps[0]!.run(passedOn ? tf.concat4d([map, passedOn], 3) : map, parameters);
      return { adapted: runSteps(steps.slice(1, before), own, parameters), passedOn: own };
    },
    readOut: (remembered, parameters) => runSteps(steps.slice(before), remembered, parameters) as tf.Tensor2D,
  };
}

function adaptionSteps(stage: number, [height, width, channels]: MapShape, config: RpsmConfig): Step[] {
  const convolution = (name: string, shape: MapShape, side: number, stride: number) =>
    convolutionLayer(`stage${stage}.${name}`, shape, { side, stride, outputs: channels });
  const conv51 = convolution("conv5_1", [height, width, stage > 1 ? 2 * channels : channels], 3, 1);
  const conv52 = convolution("conv5_2", conv51.outputShape, 3, 1);
  const conv61 = convolution("conv6_1", conv52.outputShape, 5, 2);
  const conv62 = convolution("conv6_2", conv61.outputShape, 5, 2);
  const inputs = conv62.outputShape.reduce((product, side) => product * side, 1);
  return [
    mapStep("conv5", [conv51, conv52]),
    mapStep("conv6", [conv61, conv62]),
    {
      place: "features",
      outputShape: [config.width],
      layers: featureAdaptionLayers(stage, inputs, config),
      run: (map, parameters) => adaptFeatures(stage, flatten(map as tf.Tensor4D), config, parameters),
    },
  ];
}

function mapStep(place: MemoryPlace, layers: readonly MapLayer[]): Step {
  return {
    place,
    outputShape: layers.at(-1)!.outputShape,
    layers,
    run: (map, parameters) => runLayers(layers, map as tf.Tensor4D, parameters),
  };
}

/** Channel after channel, as PyTorch flattens: fc_1's columns in the file are in that order. */
function flatten(map: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(tf.transpose(map, [0, 3, 1, 2]), [map.shape[0], -1]);
}
