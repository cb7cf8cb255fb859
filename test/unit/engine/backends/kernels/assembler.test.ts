import { describe, expect, test } from "vitest";
import { assemble, type KernelFunction, signed, unsigned } from "../../../../../src/engine/backends/kernels/assembler";
import { f32, f32x4, i32, loopTo, when } from "../../../../../src/engine/backends/kernels/instructions";
import { eachNumber } from "../../../../../src/engine/backends/kernels/rowKernels";

async function compile(...functions: KernelFunction[]) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(assemble(functions), { env: { memory } });
  const run = instance.exports as Record<string, (...numbers: number[]) => void>;
  return { run, floats: new Float32Array(memory.buffer) };
}

describe("LEB128", () => {
  test("of unsigned numbers, examples of the specification of DWARF", () => {
    expect(unsigned(2)).toEqual([2]);
    expect(unsigned(127)).toEqual([127]);
    expect(unsigned(128)).toEqual([0x80, 1]);
    expect(unsigned(12857)).toEqual([57 + 0x80, 100]);
  });

  test("of signed numbers, examples of the specification of DWARF", () => {
    expect(signed(2)).toEqual([2]);
    expect(signed(-2)).toEqual([0x7e]);
    expect(signed(127)).toEqual([127 + 0x80, 0]);
    expect(signed(-127)).toEqual([1 + 0x80, 0x7f]);
    expect(signed(-129)).toEqual([0x7f + 0x80, 0x7e]);
  });
});

test("a module without functions is the shortest that imports a memory", () => {
  const bytes = assemble([]);
  expect([...bytes.subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
    { module: "env", name: "memory", kind: "memory" },
  ]);
});

test("functions find their parameters, variables and each other's names", async () => {
  const { run, floats } = await compile(
    {
      name: "first",
      parameters: ["i32", "f32"],
      body: ([address, value]) => f32.store(address!.get, f32.add(value!.get, f32.constant(0.5)), 4),
    },
    {
      name: "second",
      parameters: ["i32"],
      body([address], local) {
        const [unset, twice] = [local("f32"), local("f32")];
        return [
          ...twice.set(f32.multiply(f32.load(address!.get, 4), f32.constant(2))),
          ...f32.store(address!.get, f32.add(twice.get, unset.get)),
        ];
      },
    },
  );
  run.first!(400, 3);
  expect(floats[101]).toBe(3.5);
  run.second!(400);
  expect(floats[100]).toBe(7);
});

test.each([
  [0, 0],
  [1, 1],
  [5, 2],
  [6, 2],
])("a loop to %d in steps of three runs %d times", async (end, times) => {
  const { run, floats } = await compile({
    name: "count",
    parameters: ["i32"],
    body([to], local) {
      const zero = i32.constant(0);
      return loopTo(local("i32"), to!.get, 3, f32.store(zero, f32.add(f32.load(zero), f32.constant(1))));
    },
  });
  run.count!(end);
  expect(floats[0]).toBe(times);
});

test("a condition takes one of two ways; addresses above 2 GB are not below 0", async () => {
  const store = (value: number) => f32.store(i32.constant(0), f32.constant(value));
  const { run, floats } = await compile({
    name: "compare",
    parameters: ["i32", "i32"],
    body: ([a, b]) => when(i32.isBelow(a!.get, b!.get), store(1), store(2)),
  });
  run.compare!(1, 2);
  expect(floats[0]).toBe(1);
  run.compare!(2 ** 31, 1);
  expect(floats[0]).toBe(2);
});

test("numbers are taken by four and what is left one by one", async () => {
  const { run, floats } = await compile({
    name: "double",
    parameters: ["i32", "i32"],
    body: ([x, count], local) =>
      eachNumber(count!, [x!], local, {
        four: f32x4.store(x!.get, f32x4.multiply(f32x4.load(x!.get), f32x4.constant(2))),
        one: f32.store(x!.get, f32.multiply(f32.load(x!.get), f32.constant(3))),
      }),
  });
  floats.fill(1, 0, 8);
  run.double!(0, 6);
  expect([...floats.subarray(0, 8)]).toEqual([2, 2, 2, 2, 3, 3, 1, 1]);
});

test("a shuffle takes numbers of both vectors by their places", async () => {
  const { run, floats } = await compile({
    name: "shuffle",
    parameters: [],
    body: () => {
      const [a, b] = [f32x4.load(i32.constant(0)), f32x4.load(i32.constant(16))];
      return f32x4.store(i32.constant(32), f32x4.shuffle(a, b, [0, 4, 3, 7]));
    },
  });
  floats.set([10, 11, 12, 13, 20, 21, 22, 23]);
  run.shuffle!();
  expect([...floats.subarray(8, 12)]).toEqual([10, 20, 13, 23]);
});
