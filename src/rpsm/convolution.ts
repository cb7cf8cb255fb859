import * as tf from "@tensorflow/tfjs-core";
import type { Layer } from "./layer";
import { filterSpec, type ParameterSpec } from "./parameterSpec";
import type { Parameters } from "./parameters";

/** Height, width and channels of one frame's feature map. */
export type MapShape = readonly [height: number, width: number, channels: number];

/** A layer from feature map to feature map. */
export interface MapLayer extends Layer {
  readonly outputShape: MapShape;
  /** (rows, height, width, channels); its result is a tensor of its own. */
  run(x: tf.Tensor4D, parameters: Parameters): tf.Tensor4D;
}

/** A convolution with ReLU, padded by half its side. */
export function convolutionLayer(
  name: string,
  [height, width, inputs]: MapShape,
  { side, stride, outputs }: { side: number; stride: number; outputs: number },
): MapLayer {
  return {
    name,
    outputShape: [strided(height, stride), strided(width, stride), outputs],
    parameterSpecs: convolutionSpecs(name, inputs, outputs, side),
    run(x, parameters) {
      const bias = parameters.get<tf.Tensor1D>(`${name}.bias`);
      return convolve(x, parameters.get(`${name}.weight`), { stride, bias, activation: "relu" });
    },
  };
}

/** The largest of every 2 x 2 pixels; a last odd row or column is left out. */
export function poolLayer(name: string, [height, width, channels]: MapShape): MapLayer {
  return {
    name,
    outputShape: [Math.floor(height / 2), Math.floor(width / 2), channels],
    parameterSpecs: [],
    run: (x) => tf.maxPool(x, 2, 2, 0, "floor"),
  };
}

/** One after another, letting go of what lies between; `x` stays the caller's. */
export function runLayers(layers: readonly MapLayer[], x: tf.Tensor4D, parameters: Parameters): tf.Tensor4D {
  let map = x;
  for (const layer of layers) {
    const next = layer.run(map, parameters);
    if (map !== x) map.dispose();
    map = next;
  }
  return map;
}

/** The same for at most so many rows at once, so that not all of their maps are there together. */
export function runInGroups(
  layers: readonly MapLayer[],
  x: tf.Tensor4D,
  mostRows: number,
  parameters: Parameters,
): tf.Tensor4D {
  const rows = x.shape[0];
  if (rows <= mostRows) return runLayers(layers, x, parameters);
  const starts = Array.from({ length: Math.ceil(rows / mostRows) }, (_, i) => i * mostRows);
  const groups = tf.split(
    x,
    starts.map((start) => Math.min(mostRows, rows - start)),
    0,
  );
  return tf.concat4d(
    groups.map((group) => runLayers(layers, group as tf.Tensor4D, parameters)),
    0,
  );
}

interface ConvolveOptions {
  stride?: number;
  bias?: tf.Tensor1D;
  activation?: "relu";
}

/**
 * activation(x * filter + b) as one kernel, padded by half the filter's side as PyTorch's padding = k // 2.
 * tf.fused.conv2d would take it apart where gradients are asked for; the kernel's own gradient is in gradients.ts.
 * @param x (rows, height, width, in)
 * @param filter (side, side, in, out)
 */
export function convolve(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { stride = 1, bias, activation }: ConvolveOptions = {},
): tf.Tensor4D {
  const inputs: tf.NamedTensorMap = bias ? { x, filter, bias } : { x, filter };
  const attrs = {
    ...{ strides: [stride, stride], pad: Math.floor(filter.shape[0] / 2), dimRoundingMode: "floor" },
    ...{ dataFormat: "NHWC", dilations: [1, 1], activation: activation ?? "linear" },
  };
  return tf.engine().runKernel(tf.FusedConv2D, inputs, attrs) as tf.Tensor4D;
}

/** `name.weight` and `name.bias`; He et al.'s start for layers with ReLU (2015, eq. 10), uniform. */
function convolutionSpecs(name: string, inputs: number, outputs: number, side: number): ParameterSpec[] {
  const bound = Math.sqrt(6 / (inputs * side * side));
  return [
    filterSpec(`${name}.weight`, [outputs, inputs, side, side], bound),
    { name: `${name}.bias`, fileShape: [outputs], memoryAxes: [0], initial: { kind: "zeros" } },
  ];
}

/** What a stride leaves of a side that is padded by half an odd filter. */
function strided(length: number, stride: number): number {
  return Math.floor((length - 1) / stride) + 1;
}
