import { backend_util, type KernelFunc, type SplitVAttrs, type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernelModule";
import { floatBytes } from "./tile";
import type { WasmBackend } from "./wasmBackend";

/** SplitV, which the backend does row by row in JavaScript. @param original for other than 32-bit numbers */
export function splitV(kernels: Kernels, original: KernelFunc): KernelFunc {
  return (call) => {
    const x = call.inputs.x as TensorInfo;
    if (x.dtype !== "float32") return original(call);
    const backend = call.backend as WasmBackend;
    const { numOrSizeSplits, axis } = call.attrs as unknown as SplitVAttrs;
    const [splitAxis] = util.parseAxisParam(axis, x.shape) as [number];
    const rows = util.sizeFromShape(x.shape.slice(0, splitAxis));
    const stepBytes = util.sizeFromShape(x.shape.slice(splitAxis + 1)) * floatBytes;
    const sourceStep = x.shape[splitAxis]! * stepBytes;
    let source = backend.getMemoryOffset(x.dataId);
    return backend_util.prepareSplitSize(x, numOrSizeSplits, splitAxis).map((size) => {
      const part = backend.makeOutput(x.shape.with(splitAxis, size), "float32");
      const bytes = size * stepBytes;
      kernels.copyRows!(backend.getMemoryOffset(part.dataId), bytes, source, sourceStep, rows, bytes);
      source += bytes;
      return part;
    });
  };
}
