import type { KernelFunc } from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernelModule";
import type { Products } from "./products";

/** What kernels that multiply are made of. */
export interface KernelTools {
  kernels: Kernels;
  products: Products;
  /** The backend's own BatchMatMul, for what our products do not take. */
  matMul: KernelFunc;
}
