import { compileKernels } from "../../src/engine/backends/kernels/kernelModule";
import { matrixAt, Products, transposed } from "../../src/engine/backends/kernels/products";

/** transposed(left) * right, with left (depth, rows) and right (depth, columns), in this page's WebAssembly. */
export async function multiply(left: number[], right: number[], depth: number, allowRelaxed: boolean) {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const compiled = (await compileKernels(memory, allowRelaxed))!;
  let end = 16;
  const heap = {
    _malloc(bytes: number) {
      end += Math.ceil(bytes / 16) * 16;
      return end - Math.ceil(bytes / 16) * 16;
    },
    _free() {},
  };
  const write = (values: number[]) => {
    const address = heap._malloc(values.length * 4);
    new Float32Array(memory.buffer, address, values.length).set(values);
    return matrixAt(address, depth, values.length / depth);
  };
  const [a, b] = [transposed(write(left)), write(right)];
  const products = new Products(compiled.kernels, heap);
  const target = heap._malloc(a.rows * b.columns * 4);
  products.multiply(a, products.packRight(b), target, false);
  const product = [...new Float32Array(memory.buffer, target, a.rows * b.columns)];
  return { product, fusesMultiplyAdd: compiled.fusesMultiplyAdd };
}
