import {
  _FusedMatMul,
  BatchMatMul,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  Identity,
  type KernelFunc,
  SplitV,
  type TensorInfo,
  Transpose,
} from "@tensorflow/tfjs-core";
import { adamUpdateKernel, sumOfSquaresKernel } from "../../../rpsm/fusedAdam";
import { lstmBackKernel, lstmForthKernel } from "../../../rpsm/fusedLstm";
import { sumRowsKernel } from "../../../rpsm/sumRows";
import { ConvolutionGradients } from "./convolutionGradients";
import { explicitTranspose } from "./explicitTranspose";
import { compileKernels } from "./kernelModule";
import type { KernelTools } from "./kernelTools";
import { lstmBack, lstmForth } from "./lstmSequenceKernels";
import { batchMatMul, fusedMatMul } from "./matMulKernels";
import { Products } from "./products";
import { addKernel, kernelNamed, replaceKernel } from "./replaceKernel";
import { splitV } from "./splitKernel";
import { adamUpdate, sumOfSquares, sumRows } from "./trainingKernels";
import { activeWasmBackend, type WasmBackend } from "./wasmBackend";

/** Undoes what the last call changed: another backend has another memory. */
let takeBack: (() => void)[] = [];

/**
 * Gives the active WebAssembly backend kernels of our own where training spends its time; they compute on the backend's
 * memory. Without SIMD products are only kept from their slow path.
 * @param allowRelaxed false: as on an engine without relaxed SIMD
 * @returns the instructions that the kernels use; undefined without SIMD
 */
export async function installKernels(allowRelaxed = true): Promise<"relaxed SIMD" | "SIMD" | undefined> {
  const { wasm } = activeWasmBackend();
  const compiled = await compileKernels(wasm.asm.memory, allowRelaxed);
  for (const undo of takeBack.reverse()) undo();
  const matMul = explicitTranspose(kernelNamed(BatchMatMul), kernelNamed(Transpose));
  if (!compiled) {
    takeBack = [replaceKernel(BatchMatMul, () => matMul)];
    return undefined;
  }
  const { kernels, fusesMultiplyAdd } = compiled;
  const tools: KernelTools = { kernels, products: new Products(kernels, wasm), matMul };
  const convolution = new ConvolutionGradients(tools, wasm);
  takeBack = [
    addKernel(Conv2DBackpropFilter, convolution.byFilter),
    replaceKernel(Conv2DBackpropInput, () => convolution.byInput),
    replaceKernel(BatchMatMul, () => batchMatMul(tools)),
    replaceKernel(_FusedMatMul, (original) => fusedMatMul(tools, original)),
    replaceKernel(SplitV, (original) => splitV(kernels, original)),
    replaceKernel(Identity, () => shareMemory),
    addKernel(lstmForthKernel, lstmForth(tools)),
    addKernel(lstmBackKernel, lstmBack(tools)),
    addKernel(sumRowsKernel, sumRows(kernels)),
    addKernel(adamUpdateKernel, adamUpdate(kernels)),
    addKernel(sumOfSquaresKernel, sumOfSquares(kernels)),
  ];
  return fusesMultiplyAdd ? "relaxed SIMD" : "SIMD";
}

/** Identity without the backend's copy of the numbers, which no kernel changes once they are there. */
const shareMemory: KernelFunc = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs.x as TensorInfo;
  (backend as WasmBackend).incRef(dataId);
  return { dataId, shape, dtype };
};
