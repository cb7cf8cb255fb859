import {
  BatchMatMul,
  type BatchMatMulAttrs,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
  Transpose,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";

const backendName = "wasm";
/** Ours and only ours; calling twice must not wrap twice. */
const replacements = new WeakSet<KernelFunc>();

/** What the kernels need of the backend. */
interface TensorOwner {
  disposeData(dataId: object): boolean;
}

/**
 * Makes training on WebAssembly usable: its BatchMatMul multiplies quickly only where nothing is to be transposed,
 * and every matmul's gradient transposes. A transposed operand now is transposed first, by the Transpose kernel.
 * Call it after the backend has started.
 */
export function useExplicitTransposeMatMul(): void {
  const original = kernel(BatchMatMul);
  if (replacements.has(original.kernelFunc)) return;
  const transpose = kernel(Transpose).kernelFunc;

  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
    const { a, b } = inputs as unknown as { a: TensorInfo; b: TensorInfo };
    const straightA = transposeA ? swapLastAxes(a, backend) : a;
    const straightB = transposeB ? swapLastAxes(b, backend) : b;
    const straight: NamedTensorInfoMap = { a: straightA, b: straightB };
    const noTransposes = { transposeA: false, transposeB: false };
    const product = original.kernelFunc({ inputs: straight, backend, attrs: noTransposes });
    const owner = backend as TensorOwner;
    if (straightA !== a) owner.disposeData(straightA.dataId);
    if (straightB !== b) owner.disposeData(straightB.dataId);
    return product;
  };

  function swapLastAxes(x: TensorInfo, backend: unknown): TensorInfo {
    const last = x.shape.length - 1;
    const perm = x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
    const attrs = { perm } as unknown as NamedAttrMap;
    return transpose({ inputs: { x }, backend: backend as object, attrs }) as TensorInfo;
  }

  replacements.add(kernelFunc);
  unregisterKernel(BatchMatMul, backendName);
  registerKernel({ ...original, kernelFunc });
}

function kernel(name: string): KernelConfig {
  const config = getKernel(name, backendName);
  if (!config) throw new StudioError("internal", `the ${backendName} backend has no kernel ${name}`);
  return config;
}
