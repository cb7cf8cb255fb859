import type { BatchMatMulAttrs, KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";

/** What the kernel needs of the backend. */
interface TensorOwner {
  disposeData(dataId: object): boolean;
}

/**
 * TensorFlow.js's BatchMatMul on WebAssembly multiplies quickly only where nothing is to be transposed; an operand that
 * is now is transposed first.
 * @param transpose the backend's Transpose
 */
export function explicitTranspose(batchMatMul: KernelFunc, transpose: KernelFunc): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
    const { a, b } = inputs as unknown as { a: TensorInfo; b: TensorInfo };
    const straightA = transposeA ? swapLastAxes(a, transpose, backend) : a;
    const straightB = transposeB ? swapLastAxes(b, transpose, backend) : b;
    const noTransposes = { transposeA: false, transposeB: false };
    const product = batchMatMul({ inputs: { a: straightA, b: straightB }, backend, attrs: noTransposes });
    const owner = backend as TensorOwner;
    if (straightA !== a) owner.disposeData(straightA.dataId);
    if (straightB !== b) owner.disposeData(straightB.dataId);
    return product;
  };
}

function swapLastAxes(x: TensorInfo, transpose: KernelFunc, backend: object): TensorInfo {
  const last = x.shape.length - 1;
  const perm = x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
  const attrs = { perm } as unknown as NamedAttrMap;
  return transpose({ inputs: { x }, backend, attrs }) as TensorInfo;
}
