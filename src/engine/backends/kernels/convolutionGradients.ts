import type {
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  KernelFunc,
  TensorInfo,
} from "@tensorflow/tfjs-core";
import { convolutionGeometry } from "./convolutionGeometry";
import type { KernelTools } from "./kernelTools";
import { matrixAt, transposed } from "./products";
import { type HeapAllocator, Scratch } from "./scratch";
import { floatBytes } from "./tile";
import type { WasmBackend } from "./wasmBackend";

/**
 * The ways back through a convolution, as one product for each place of the filter: there the convolution is that of
 * its shifted input (rows, in) and a matrix (in, out). TensorFlow.js has none by the filter on WebAssembly, and a slow
 * one by the input.
 */
export class ConvolutionGradients {
  private readonly padded: Scratch;
  private readonly shifted: Scratch;

  constructor(
    private readonly tools: KernelTools,
    heap: HeapAllocator,
  ) {
    this.padded = new Scratch(heap);
    this.shifted = new Scratch(heap);
  }

  /** Conv2DBackpropFilter: the shifted input, transposed, times dy. */
  readonly byFilter: KernelFunc = (call) => {
    const { kernels, products } = this.tools;
    const backend = call.backend as WasmBackend;
    const { x, dy } = call.inputs as unknown as { x: TensorInfo; dy: TensorInfo };
    const attrs = call.attrs as unknown as Conv2DBackpropFilterAttrs;
    const geometry = convolutionGeometry(x.shape, attrs.filterShape, attrs);
    const { images, rows, inputs, outputs, places, seen, paddedRowBytes, imageRowBytes } = geometry;
    const gradient = backend.makeOutput([...attrs.filterShape], "float32");
    const [image, byOutput, target] = addressesOf(backend, [x, dy, gradient]);
    const padded = this.padded.reserve(geometry.paddedBytes);
    const shifted = this.shifted.reserve(rows * inputs * floatBytes);
    kernels.clear!(padded, geometry.paddedBytes);
    for (let i = 0; i < images; i++) {
      const from = image! + i * geometry.imageSize * floatBytes;
      const inside = padded + geometry.insideStart;
      kernels.copyRows!(inside, paddedRowBytes, from, imageRowBytes, geometry.imageHeight, imageRowBytes);
      const right = products.packRight(matrixAt(byOutput! + i * geometry.outputSize * floatBytes, rows, outputs));
      places.forEach((placeStart, place) => {
        let to = shifted;
        for (const { start, step, count, length } of seen) {
          const bytes = length * floatBytes;
          kernels.copyRows!(to, bytes, padded + placeStart + start, step, count, bytes);
          to += count * bytes;
        }
        const left = transposed(matrixAt(shifted, rows, inputs));
        products.multiply(left, right, target! + place * inputs * outputs * floatBytes, i > 0);
      });
    }
    return gradient;
  };

  /** Conv2DBackpropInput: dy times the place's matrix, transposed, added up where that place saw the input. */
  readonly byInput: KernelFunc = (call) => {
    const { kernels, products } = this.tools;
    const backend = call.backend as WasmBackend;
    const { dy, filter } = call.inputs as unknown as { dy: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as unknown as Conv2DBackpropInputAttrs;
    const geometry = convolutionGeometry(attrs.inputShape, filter.shape, attrs);
    const { images, rows, inputs, outputs, places, seen, paddedRowBytes, imageRowBytes } = geometry;
    const gradient = backend.makeOutput([...attrs.inputShape], "float32");
    const [byOutput, weights, target] = addressesOf(backend, [dy, filter, gradient]);
    const padded = this.padded.reserve(geometry.paddedBytes);
    const shifted = this.shifted.reserve(rows * inputs * floatBytes);
    for (let i = 0; i < images; i++) {
      kernels.clear!(padded, geometry.paddedBytes);
      const left = matrixAt(byOutput! + i * geometry.outputSize * floatBytes, rows, outputs);
      places.forEach((placeStart, place) => {
        const matrix = matrixAt(weights! + place * inputs * outputs * floatBytes, inputs, outputs);
        products.multiply(left, products.packRight(transposed(matrix)), shifted, false);
        let from = shifted;
        for (const { start, step, count, length } of seen) {
          const bytes = length * floatBytes;
          kernels.addRows!(padded + placeStart + start, step, from, bytes, count, length);
          from += count * bytes;
        }
      });
      const to = target! + i * geometry.imageSize * floatBytes;
      const inside = padded + geometry.insideStart;
      kernels.copyRows!(to, imageRowBytes, inside, paddedRowBytes, geometry.imageHeight, imageRowBytes);
    }
    return gradient;
  };
}

function addressesOf(backend: WasmBackend, tensors: readonly TensorInfo[]): number[] {
  return tensors.map(({ dataId }) => backend.getMemoryOffset(dataId));
}
