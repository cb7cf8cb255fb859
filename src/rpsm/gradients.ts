import * as tf from "@tensorflow/tfjs-core";
import { sumRows } from "./sumRows";

/**
 * The derivatives of the operations that the network and its loss are made of. TensorFlow.js keeps its own outside
 * the core's CommonJS build, where a Node program cannot load them without bundling a second copy of the core. The
 * LSTM brings its own (lstmSequence.ts).
 */
const gradients: readonly tf.GradConfig[] = [
  {
    kernelName: tf.BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      if (attrs.transposeA || attrs.transposeB) throw new Error("no gradient for a product of transposed matrices");
      return {
        a: () => tf.matMul(single(dy), b, false, true),
        b: () => tf.matMul(a, single(dy), true, false),
      };
    },
  },
  {
    // One matrix each, with a bias; see biasedProduct.
    kernelName: tf._FusedMatMul,
    inputsToSave: ["a", "b"],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [a, b, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const bySums = attrs.activation === "relu" ? tf.mul(single(dy), tf.step(y)) : single(dy);
      return {
        a: () => tf.matMul(bySums, b, false, true),
        b: () => tf.matMul(a, bySums, true, false),
        bias: () => sumRows(tf.reshape(bySums, bySums.shape.slice(1) as [number, number])),
      };
    },
  },
  {
    // See convolve.
    kernelName: tf.FusedConv2D,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const bySums: tf.Tensor = attrs.activation === "relu" ? tf.mul(single(dy), tf.step(y)) : single(dy);
      const { strides, pad, dataFormat, dimRoundingMode } = attrs;
      const geometry = { strides, pad, dataFormat, dimRoundingMode } as tf.NamedAttrMap;
      return {
        x: () => kernel(tf.Conv2DBackpropInput, { dy: bySums, filter }, { ...geometry, inputShape: x.shape }),
        filter: () => kernel(tf.Conv2DBackpropFilter, { x, dy: bySums }, { ...geometry, filterShape: filter.shape }),
        bias: () => sumRows(tf.reshape(bySums, [-1, bySums.shape.at(-1)!])),
      };
    },
  },
  {
    // After ReLU only: WebAssembly's kernel drops the gradient of windows whose largest number is not above 0.
    kernelName: tf.MaxPool,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [input, output] = saved as [tf.Tensor, tf.Tensor];
      return { x: () => kernel(tf.MaxPoolGrad, { dy: single(dy), input, output }, { ...attrs }) };
    },
  },
  {
    kernelName: tf.Add,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({ a: () => sumTo(single(dy), a!), b: () => sumTo(single(dy), b!) }),
  },
  {
    kernelName: tf.Sub,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({ a: () => sumTo(single(dy), a!), b: () => tf.neg(sumTo(single(dy), b!)) }),
  },
  {
    kernelName: tf.Multiply,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumTo(tf.mul(single(dy), b!), a!),
      b: () => sumTo(tf.mul(single(dy), a!), b!),
    }),
  },
  ofOutput(tf.Relu, (dy, y) => tf.mul(dy, tf.step(y))),
  ofOutput(tf.Sigmoid, (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  ofOutput(tf.Tanh, (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  ofOutput(tf.Sqrt, (dy, y) => tf.div(dy, tf.mul(2, y))),
  {
    kernelName: tf.Square,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(single(dy), tf.mul(2, x!)) }),
  },
  {
    kernelName: tf.Sum,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({ x: () => spread(single(dy), x!, attrs.axis) }),
  },
  {
    kernelName: tf.Mean,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const count = x!.size / single(dy).size;
      return { x: () => spread(tf.div(single(dy), count), x!, attrs.axis) };
    },
  },
  {
    kernelName: tf.Reshape,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(single(dy), x!.shape) }),
  },
  {
    kernelName: tf.Transpose,
    gradFunc: (dy, _saved, attrs) => {
      const order = attrs.perm as number[];
      const inverse = order.map((_, axis) => order.indexOf(axis));
      return { x: () => tf.transpose(single(dy), inverse) };
    },
  },
  {
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const axis = attrs.axis as number;
      const sizes = saved.map(({ shape }) => shape[axis]!);
      const parts = tf.split(single(dy), sizes, axis);
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dy, _saved, attrs) => ({ x: () => tf.concat(dy as tf.Tensor[], attrs.axis as number) }),
  },
];

/** Makes the network trainable; where all of TensorFlow.js is loaded, its own derivatives stay. */
export function registerGradients(): void {
  for (const gradient of gradients) {
    if (!tf.getGradient(gradient.kernelName)) tf.registerGradient(gradient);
  }
}

/** A function of one tensor whose derivative is told from its output. */
function ofOutput(kernelName: string, gradient: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor): tf.GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => gradient(single(dy), y!) }),
  };
}

function single(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return dy as tf.Tensor;
}

function kernel(name: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs) as tf.Tensor;
}

/** Undoes the broadcasting of `operand` to dy's shape. */
function sumTo(dy: tf.Tensor, operand: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(operand.shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, operand.shape);
}

/** Undoes a sum over `axis`: every summand gets the sum's gradient. */
function spread(dy: tf.Tensor, summands: tf.Tensor, axis: unknown): tf.Tensor {
  const summed = tf.util.parseAxisParam(axis as number[], summands.shape);
  const shape = summands.shape.map((side, i) => (summed.includes(i) ? 1 : side));
  return tf.mul(tf.reshape(dy, shape), tf.onesLike(summands));
}
