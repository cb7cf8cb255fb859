import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { LstmBackInputs, LstmForthInputs } from "../../../rpsm/fusedLstm";
import type { KernelTools } from "./kernelTools";
import { fewestRows } from "./matMulKernels";
import { matrixAt, transposed } from "./products";
import { floatBytes } from "./tile";
import type { WasmBackend } from "./wasmBackend";

/** The kernel of that name, see fusedLstm.ts in src/rpsm. */
export function lstmForth(tools: KernelTools): KernelFunc {
  return ({ inputs, attrs, backend: active }) => {
    const { inputParts, h, c, weight } = inputs as unknown as LstmForthInputs<TensorInfo>;
    const backend = active as WasmBackend;
    const frames = attrs!.frames as number;
    const [batch, width] = h.shape as [number, number];
    const frameBytes = batch * width * floatBytes;
    const joined = backend.makeOutput([(frames + 1) * batch, width], "float32");
    const memories = backend.makeOutput([frames * batch, width], "float32");
    const gates = backend.makeOutput([frames * batch, 4 * width], "float32");
    const at = (tensor: TensorInfo, frame: number) => backend.getMemoryOffset(tensor.dataId) + frame * frameBytes;

    tools.kernels.copy!(at(gates, 0), at(inputParts, 0), 4 * frames * frameBytes);
    const addRecurrentPart = recurrentPart(tools, backend, weight, batch);
    for (let frame = 0; frame < frames; frame++) {
      const [outputBefore, memoryBefore] =
        frame === 0 ? [at(h, 0), at(c, 0)] : [at(joined, frame - 1), at(memories, frame - 1)];
      const sums = at(gates, 4 * frame);
      addRecurrentPart(outputBefore, sums);
      tools.kernels.lstmForth!(sums, memoryBefore, at(memories, frame), at(joined, frame), batch, width * floatBytes);
    }
    tools.kernels.copy!(at(joined, frames), at(memories, frames - 1), frameBytes);
    return [joined, memories, gates];
  };
}

/** What adds h weight, with h (B, W) at an address, to the sums (B, 4W) at another. */
function recurrentPart(tools: KernelTools, backend: WasmBackend, weight: TensorInfo, batch: number) {
  const { kernels, products, matMul } = tools;
  const [width, sumWidth] = weight.shape as [number, number];
  if (batch >= fewestRows) {
    const packed = products.packRight(matrixAt(backend.getMemoryOffset(weight.dataId), width, sumWidth));
    return (h: number, sums: number) => products.multiply(matrixAt(h, batch, width), packed, sums, true);
  }
  return (h: number, sums: number) => {
    const a = backend.makeOutput([batch, width], "float32");
    kernels.copy!(backend.getMemoryOffset(a.dataId), h, batch * width * floatBytes);
    const attrs = { transposeA: false, transposeB: false };
    const part = matMul({ inputs: { a, b: weight }, backend, attrs }) as TensorInfo;
    kernels.add!(sums, backend.getMemoryOffset(part.dataId), batch * sumWidth);
    backend.disposeData(a.dataId);
    backend.disposeData(part.dataId);
  };
}

/** The kernel of that name, see fusedLstm.ts in src/rpsm. */
export function lstmBack({ kernels, products }: KernelTools): KernelFunc {
  return ({ inputs, attrs, backend: active }) => {
    const { dy, c, weight, memories, gates } = inputs as unknown as LstmBackInputs<TensorInfo>;
    const backend = active as WasmBackend;
    const frames = attrs!.frames as number;
    const [batch, width] = c.shape as [number, number];
    const frameBytes = batch * width * floatBytes;
    const bySums = backend.makeOutput([frames * batch, 4 * width], "float32");
    const byH = backend.makeOutput([batch, width], "float32");
    const byC = backend.makeOutput([batch, width], "float32");
    const at = (tensor: TensorInfo, frame: number) => backend.getMemoryOffset(tensor.dataId) + frame * frameBytes;

    kernels.clear!(at(byH, 0), frameBytes);
    kernels.copy!(at(byC, 0), at(dy, frames), frameBytes);
    const packed = products.packRight(transposed(matrixAt(at(weight, 0), width, 4 * width)));
    for (let frame = frames - 1; frame >= 0; frame--) {
      const sums = at(bySums, 4 * frame);
      kernels.lstmBack!(
        at(gates, 4 * frame),
        sums,
        frame === 0 ? at(c, 0) : at(memories, frame - 1),
        at(memories, frame),
        at(dy, frame),
        at(byH, 0),
        at(byC, 0),
        batch,
        width * floatBytes,
      );
      products.multiply(matrixAt(sums, batch, 4 * width), packed, at(byH, 0), false);
    }
    return [bySums, byH, byC];
  };
}
