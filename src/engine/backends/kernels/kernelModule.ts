import { assemble, type KernelFunction } from "./assembler";
import { f32x4, type MultiplyAdd, plainMultiplyAdd, relaxedMultiplyAdd } from "./instructions";
import { lstmKernels } from "./lstmKernels";
import { multiplyPanels } from "./multiplyKernel";
import { optimiserKernels } from "./optimiserKernels";
import { packKernels } from "./packKernels";
import { rowKernels } from "./rowKernels";

/** Kernels by name; numbers are addresses in bytes and counts, see each kernel's list of parameters. */
export type Kernels = Record<string, (...parameters: number[]) => void>;

export interface KernelModule {
  kernels: Kernels;
  /** Whether products are added to sums in one instruction (relaxed SIMD); without it they take about twice as long. */
  fusesMultiplyAdd: boolean;
}

/**
 * Compiles the kernels onto another module's memory.
 * @param allowRelaxed false: as on an engine without relaxed SIMD
 * @returns undefined where there is no SIMD
 */
export async function compileKernels(
  memory: WebAssembly.Memory,
  allowRelaxed = true,
): Promise<KernelModule | undefined> {
  const fusesMultiplyAdd = allowRelaxed && canRun(relaxedMultiplyAdd);
  const multiplyAdd = fusesMultiplyAdd ? relaxedMultiplyAdd : plainMultiplyAdd;
  if (!canRun(multiplyAdd)) return undefined;
  const module = await WebAssembly.compile(assemble(allKernels(multiplyAdd)));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return { kernels: exports as unknown as Kernels, fusesMultiplyAdd };
}

function allKernels(multiplyAdd: MultiplyAdd): KernelFunction[] {
  return [...packKernels, multiplyPanels(multiplyAdd), ...rowKernels, ...lstmKernels(multiplyAdd), ...optimiserKernels];
}

/** Whether this engine accepts a module with the instruction. */
function canRun(multiplyAdd: MultiplyAdd): boolean {
  const one = f32x4.constant(1);
  const probe: KernelFunction = {
    name: "probe",
    parameters: [],
    body: (_, local) => local("v128").set(multiplyAdd(one, one, one)),
  };
  return WebAssembly.validate(assemble([probe]));
}
