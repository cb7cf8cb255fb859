import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { installKernels } from "../../../../../src/engine/backends/kernels/installKernels";
import { useWasm } from "../../../rpsm/support/backends";
import { wave } from "../../../rpsm/support/tinyNetwork";

/** Images, height, width, channels in and out, the filter's side, stride. */
const shapes = [
  [1, 3, 3, 1, 1, 3, 1],
  [2, 7, 6, 5, 3, 3, 1],
  [3, 6, 7, 4, 9, 5, 2],
  [1, 12, 12, 8, 16, 5, 2],
  [2, 4, 4, 3, 2, 1, 1],
] as const;
type Shape = (typeof shapes)[number];

interface Sample {
  x: tf.Tensor4D;
  filter: tf.Tensor4D;
  dy: tf.Tensor4D;
  geometry: { strides: number; pad: number; dataFormat: string; dimRoundingMode: string };
}

function sampleOf([images, height, width, inputs, outputs, side, stride]: Shape): Sample {
  const out = [height, width].map((length) => Math.floor((length - 1) / stride) + 1) as [number, number];
  return {
    x: tf.tensor4d(wave(images * height * width * inputs), [images, height, width, inputs]),
    filter: tf.tensor4d(wave(side * side * inputs * outputs, 0.3), [side, side, inputs, outputs]),
    dy: tf.tensor4d(wave(images * out[0] * out[1] * outputs, 1.1), [images, ...out, outputs]),
    geometry: { strides: stride, pad: (side - 1) / 2, dataFormat: "NHWC", dimRoundingMode: "floor" },
  };
}

function byFilter({ x, dy, filter, geometry }: Sample): tf.Tensor {
  const attrs = { ...geometry, filterShape: filter.shape };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs) as tf.Tensor;
}

function byInput({ x, dy, filter, geometry }: Sample): tf.Tensor {
  const attrs = { ...geometry, inputShape: x.shape };
  return tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, attrs) as tf.Tensor;
}

/** Both gradients as plain loops over every product of the convolution, in double precision. */
function plainGradients({ x, filter, dy, geometry: { strides, pad } }: Sample) {
  const [xs, weights, dys] = [x.bufferSync(), filter.bufferSync(), dy.bufferSync()];
  const gradients = { byFilter: new Float64Array(filter.size), byInput: new Float64Array(x.size) };
  const [side, , inputs, outputs] = filter.shape;
  const [images, height, width] = dy.shape;
  for (let image = 0; image < images; image++) {
    for (let place = 0; place < height * width * side * side; place++) {
      const [row, column] = [Math.floor(place / (width * side * side)), Math.floor(place / (side * side)) % width];
      const [i, j] = [Math.floor(place / side) % side, place % side];
      const [y, z] = [row * strides + i - pad, column * strides + j - pad];
      if (y < 0 || z < 0 || y >= x.shape[1] || z >= x.shape[2]) continue;
      for (let from = 0; from < inputs; from++) {
        for (let to = 0; to < outputs; to++) {
          const by = dys.get(image, row, column, to);
          gradients.byFilter[weights.locToIndex([i, j, from, to])]! += by * xs.get(image, y, z, from);
          gradients.byInput[xs.locToIndex([image, y, z, from])]! += by * weights.get(i, j, from, to);
        }
      }
    }
  }
  return gradients;
}

describe.each([
  ["relaxed SIMD", true],
  ["SIMD alone", false],
])("the gradient of a convolution with %s", (_, allowRelaxed) => {
  beforeAll(async () => {
    await useWasm();
    await installKernels(allowRelaxed);
  });

  test.each(shapes)("%d x %d x %d x %d, %d outputs, filter %d, stride %d: as plain loops give it", (...shape) => {
    const sample = sampleOf(shape as unknown as Shape);
    const expected = plainGradients(sample);
    const before = tf.memory();
    const gradients = { byFilter: byFilter(sample), byInput: byInput(sample) };
    expect(tf.memory().numTensors - before.numTensors).toBe(2);
    expect(tf.memory().numDataBuffers - before.numDataBuffers).toBe(2);
    for (const name of ["byFilter", "byInput"] as const) {
      const values = gradients[name].dataSync();
      expect(values.length).toBe(expected[name].length);
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[name][i]!, 4);
      });
    }
  });

  test("by hand: a 2 x 2 image under a 3 x 3 filter", () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const dy = tf.tensor4d([1, 0, 0, 10], [1, 2, 2, 1]);
    const filter = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1, 1]);
    const sample = { x, dy, filter, geometry: { strides: 1, pad: 1, dataFormat: "NHWC", dimRoundingMode: "floor" } };
    // The filter's middle meets 1 and 10 * 4, its upper left 10 * 1, its lower right 4, and so on.
    expect([...byFilter(sample).dataSync()]).toEqual([10, 20, 0, 30, 41, 2, 0, 3, 4]);
    expect([...byInput(sample).dataSync()]).toEqual([5 + 10, 6 + 20, 8 + 40, 9 + 50]);
  });
});
