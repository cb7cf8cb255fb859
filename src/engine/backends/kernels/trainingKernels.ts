import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import type { AdamUpdateAttrs, AdamUpdateInputs } from "../../../rpsm/fusedAdam";
import type { Kernels } from "./kernelModule";
import type { WasmBackend } from "./wasmBackend";

/** The kernel of that name, see fusedAdam.ts in src/rpsm. */
export function adamUpdate(kernels: Kernels): KernelFunc {
  return ({ inputs, attrs, backend: active }) => {
    const { weights, gradient, first, second } = inputs as unknown as AdamUpdateInputs<TensorInfo>;
    const { gradientScale, beta1, beta2, rate, epsilon, kept } = attrs as unknown as AdamUpdateAttrs;
    const backend = active as WasmBackend;
    const outputs = [weights, first, second].map(({ shape }) => backend.makeOutput(shape, "float32"));
    kernels.adamUpdate!(
      ...[weights, gradient, first, second, ...outputs].map(({ dataId }) => backend.getMemoryOffset(dataId)),
      util.sizeFromShape(weights.shape),
      gradientScale,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      rate,
      epsilon,
      kept,
    );
    return outputs;
  };
}

/** The kernel of that name, see sumRows.ts in src/rpsm. */
export function sumRows(kernels: Kernels): KernelFunc {
  return ({ inputs, backend: active }) => {
    const { x } = inputs as unknown as { x: TensorInfo };
    const backend = active as WasmBackend;
    const [rows, columns] = x.shape as [number, number];
    const sum = backend.makeOutput([columns], "float32");
    kernels.sumRows!(backend.getMemoryOffset(x.dataId), rows, columns, backend.getMemoryOffset(sum.dataId));
    return sum;
  };
}

/** The kernel of that name, see fusedAdam.ts in src/rpsm. */
export function sumOfSquares(kernels: Kernels): KernelFunc {
  return ({ inputs, backend: active }) => {
    const { x } = inputs as unknown as { x: TensorInfo };
    const backend = active as WasmBackend;
    const sum = backend.makeOutput([], "float32");
    kernels.sumOfSquares!(
      backend.getMemoryOffset(x.dataId),
      util.sizeFromShape(x.shape),
      backend.getMemoryOffset(sum.dataId),
    );
    return sum;
  };
}
