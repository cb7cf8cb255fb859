import {
  type _FusedMatMulAttrs,
  type BatchMatMulAttrs,
  broadcast_util,
  type KernelFunc,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import type { KernelTools } from "./kernelTools";
import { type Matrix, matrixAt, type Products, transposed } from "./products";
import { floatBytes } from "./tile";
import type { WasmBackend } from "./wasmBackend";

/**
 * With fewer rows on the left, packing the right factor costs more than it saves; the backend's own kernel keeps it
 * packed as long as the tensor lives.
 */
export const fewestRows = 16;

interface Factors {
  a: TensorInfo;
  b: TensorInfo;
  bias?: TensorInfo;
}

/** BatchMatMul on our products. */
export function batchMatMul({ products, matMul }: KernelTools): KernelFunc {
  return (call) => {
    const factors = call.inputs as unknown as Factors;
    const attrs = call.attrs as unknown as BatchMatMulAttrs;
    if (!takes(factors, attrs)) return matMul(call);
    return multiply(call.backend as WasmBackend, products, factors, attrs, () => false);
  };
}

/** _FusedMatMul, with bias and ReLU, on our products. @param original for what they do not take */
export function fusedMatMul({ kernels, products }: KernelTools, original: KernelFunc): KernelFunc {
  return (call) => {
    const factors = call.inputs as unknown as Factors;
    const attrs = call.attrs as unknown as _FusedMatMulAttrs;
    const { bias } = factors;
    const isKnown = attrs.activation === "linear" || attrs.activation === "relu";
    if (!isKnown || (bias && bias.shape.length !== 1) || !takes(factors, attrs)) return original(call);
    const backend = call.backend as WasmBackend;
    const product = multiply(backend, products, factors, attrs, (target, rows, columns) => {
      if (!bias) return false;
      kernels.fillRows!(target, backend.getMemoryOffset(bias.dataId), rows, columns * floatBytes);
      return true;
    });
    if (attrs.activation === "relu") {
      kernels.rectify!(backend.getMemoryOffset(product.dataId), util.sizeFromShape(product.shape));
    }
    return product;
  };
}

type Transposes = Pick<BatchMatMulAttrs, "transposeA" | "transposeB">;

function takes({ a, b }: Factors, { transposeA }: Transposes): boolean {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const isEmpty = a.shape.includes(0) || b.shape.includes(0);
  return a.dtype === "float32" && b.dtype === "float32" && rows >= fewestRows && !isEmpty;
}

/** @param prepare may fill the target, and then says true */
function multiply(
  backend: WasmBackend,
  products: Products,
  { a, b }: Factors,
  { transposeA, transposeB }: Transposes,
  prepare: (target: number, rows: number, columns: number) => boolean,
): TensorInfo {
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const lefts = matricesOf(a, transposeA, backend);
  const rights = matricesOf(b, transposeB, backend);
  const [rows, columns] = [lefts(0).rows, rights(0).columns];
  const product = backend.makeOutput([...batch, rows, columns], "float32");
  const target = backend.getMemoryOffset(product.dataId);
  const count = util.sizeFromShape(batch);
  const adds = prepare(target, rows * count, columns);
  const [strideA, strideB] = [broadcastStrides(batchA, batch), broadcastStrides(batchB, batch)];
  for (let i = 0; i < count; i++) {
    const right = products.packRight(rights(placeOf(i, batch, strideB)));
    products.multiply(lefts(placeOf(i, batch, strideA)), right, target + i * rows * columns * floatBytes, adds);
  }
  return product;
}

/** The i-th of a tensor's matrices, its last two axes. */
function matricesOf({ dataId, shape }: TensorInfo, isTransposed: boolean, backend: WasmBackend): (i: number) => Matrix {
  const address = backend.getMemoryOffset(dataId);
  const [rows, columns] = shape.slice(-2) as [number, number];
  return (i) => {
    const matrix = matrixAt(address + i * rows * columns * floatBytes, rows, columns);
    return isTransposed ? transposed(matrix) : matrix;
  };
}

/** How far one step along each of the product's batch axes goes among a factor's matrices; 0 where it has but one. */
function broadcastStrides(own: number[], batch: number[]): number[] {
  const padded = [...new Array<number>(batch.length - own.length).fill(1), ...own];
  return padded.map((side, axis) => (side === 1 ? 0 : util.sizeFromShape(padded.slice(axis + 1))));
}

/** Which of a factor's matrices belongs to the i-th of the product. */
function placeOf(i: number, batch: number[], strides: number[]): number {
  let place = 0;
  let rest = i;
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    place += (rest % batch[axis]!) * strides[axis]!;
    rest = Math.floor(rest / batch[axis]!);
  }
  return place;
}
