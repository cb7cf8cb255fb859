import type { Code, KernelFunction, Local } from "./assembler";
import { f32, f32x4, i32, loopTo, memoryCopy, memoryFill } from "./instructions";
import { floatBytes, vectorBytes } from "./tile";

/** Kernels around a product: its bias and activation, the way back through them, and copies. */
export const rowKernels: readonly KernelFunction[] = [
  {
    name: "copy",
    // Target, source, bytes.
    parameters: ["i32", "i32", "i32"],
    body: ([target, source, bytes]) => memoryCopy(target!.get, source!.get, bytes!.get),
  },
  {
    name: "clear",
    // Target, bytes.
    parameters: ["i32", "i32"],
    body: ([target, bytes]) => memoryFill(target!.get, i32.constant(0), bytes!.get),
  },
  {
    name: "add",
    // Target, what is added to it, numbers.
    parameters: ["i32", "i32", "i32"],
    body([target, x, count], local) {
      return eachNumber(count!, [target!, x!], local, {
        four: f32x4.store(target!.get, f32x4.add(f32x4.load(target!.get), f32x4.load(x!.get))),
        one: f32.store(target!.get, f32.add(f32.load(target!.get), f32.load(x!.get))),
      });
    },
  },
  {
    name: "copyRows",
    // Target, bytes from row to row there, source, bytes from row to row there, rows, bytes of a row.
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body([target, targetStep, source, sourceStep, rows, bytes], local) {
      return loopTo(local("i32"), rows!.get, 1, [
        ...memoryCopy(target!.get, source!.get, bytes!.get),
        ...target!.set(i32.add(target!.get, targetStep!.get)),
        ...source!.set(i32.add(source!.get, sourceStep!.get)),
      ]);
    },
  },
  {
    name: "addRows",
    // Target, bytes from row to row there, what is added, bytes from row to row there, rows, numbers of a row.
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body([target, targetStep, x, xStep, rows, count], local) {
      const [to, from] = [local("i32"), local("i32")];
      return loopTo(local("i32"), rows!.get, 1, [
        ...to.set(target!.get),
        ...from.set(x!.get),
        ...eachNumber(count!, [to, from], local, {
          four: f32x4.store(to.get, f32x4.add(f32x4.load(to.get), f32x4.load(from.get))),
          one: f32.store(to.get, f32.add(f32.load(to.get), f32.load(from.get))),
        }),
        ...target!.set(i32.add(target!.get, targetStep!.get)),
        ...x!.set(i32.add(x!.get, xStep!.get)),
      ]);
    },
  },
  {
    name: "fillRows",
    // Target (rows, columns), row that all become, rows, bytes of a row.
    parameters: ["i32", "i32", "i32", "i32"],
    body([target, row, rows, rowBytes], local) {
      const i = local("i32");
      return loopTo(i, rows!.get, 1, [
        ...memoryCopy(target!.get, row!.get, rowBytes!.get),
        ...target!.set(i32.add(target!.get, rowBytes!.get)),
      ]);
    },
  },
  {
    name: "rectify",
    // max(x, 0) in place: x, numbers.
    parameters: ["i32", "i32"],
    body([x, count], local) {
      const zero = f32x4.constant(0);
      return eachNumber(count!, [x!], local, {
        four: f32x4.store(x!.get, f32x4.maximum(f32x4.load(x!.get), zero)),
        one: f32.store(x!.get, f32.maximum(f32.load(x!.get), f32.constant(0))),
      });
    },
  },
  {
    name: "sumRows",
    // x (rows, columns), rows, columns, target (columns).
    parameters: ["i32", "i32", "i32", "i32"],
    body([x, rows, columns, target], local) {
      const [row, to] = [local("i32"), local("i32")];
      return [
        ...memoryFill(target!.get, i32.constant(0), i32.multiply(columns!.get, i32.constant(floatBytes))),
        ...loopTo(row, rows!.get, 1, [
          ...to.set(target!.get),
          ...eachNumber(columns!, [x!, to], local, {
            four: f32x4.store(to.get, f32x4.add(f32x4.load(to.get), f32x4.load(x!.get))),
            one: f32.store(to.get, f32.add(f32.load(to.get), f32.load(x!.get))),
          }),
        ]),
      ];
    },
  },
];

/** Four numbers at once, then one by one what is left; the pointers move on. */
export function eachNumber(
  count: Local,
  pointers: readonly Local[],
  local: (type: "i32") => Local,
  does: { four: Code; one: Code },
): Code {
  const [i, whole] = [local("i32"), local("i32")];
  const advance = (bytes: number) => pointers.flatMap((at) => at.set(i32.add(at.get, i32.constant(bytes))));
  return [
    ...whole.set(i32.and(count.get, i32.constant(-4))),
    ...i.set(i32.constant(0)),
    ...loopTo(i, whole.get, 4, [...does.four, ...advance(vectorBytes)]),
    ...loopTo(i, count.get, 1, [...does.one, ...advance(floatBytes)]),
  ];
}
