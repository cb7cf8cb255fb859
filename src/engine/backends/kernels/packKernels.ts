import type { Code, KernelFunction, Local } from "./assembler";
import { f32, f32x4, i32, loopTo, range, when } from "./instructions";
import { floatBytes, tileColumns, tileRows, vectorBytes } from "./tile";

/**
 * Kernels that pack the factors of a product into panels, so that its innermost loop reads memory in order (Goto and
 * van de Geijn 2008, "Anatomy of high-performance matrix multiplication"). A panel of `width` lines (rows of the left
 * factor, columns of the right one) holds, depth after depth, one number of each.
 */
export const packKernels: readonly KernelFunction[] = [
  packAdjacent("packAdjacentRows", tileRows),
  packAdjacent("packAdjacentColumns", tileColumns),
  packApart("packApartRows", tileRows),
  packApart("packApartColumns", tileColumns),
  packRest(),
];

/**
 * Packs whole panels of lines that lie side by side: the numbers of one depth are neighbours.
 * Parameters: source, bytes from depth to depth, panels, depth, target, bytes from panel to panel in the target.
 */
function packAdjacent(name: string, width: number): KernelFunction {
  return {
    name,
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body([source, depthStep, panels, depth, target, panelBytes], local) {
      const [panel, k, from, to] = [local("i32"), local("i32"), local("i32"), local("i32")];
      const copy = range(width / 4).flatMap((i) =>
        f32x4.store(to.get, f32x4.load(from.get, i * vectorBytes), i * vectorBytes),
      );
      return loopTo(panel, panels!.get, 1, [
        ...from.set(i32.add(source!.get, i32.multiply(panel.get, i32.constant(width * floatBytes)))),
        ...to.set(i32.add(target!.get, i32.multiply(panel.get, panelBytes!.get))),
        ...k.set(i32.constant(0)),
        ...loopTo(k, depth!.get, 1, [
          ...copy,
          ...from.set(i32.add(from.get, depthStep!.get)),
          ...to.set(i32.add(to.get, i32.constant(width * floatBytes))),
        ]),
      ]);
    },
  };
}

/**
 * Packs whole panels of lines that each lie in one piece: blocks of 4 x 4 are turned.
 * Parameters: source, bytes from line to line, panels, depth (a multiple of 4), target, bytes from panel to panel in
 * the target.
 */
function packApart(name: string, width: number): KernelFunction {
  return {
    name,
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body([source, lineStep, panels, depth, target, panelBytes], local) {
      const [panel, k, from, to, line] = [local("i32"), local("i32"), local("i32"), local("i32"), local("i32")];
      const lines = range(4).map(() => local("v128"));
      const turned = range(4).map(() => local("v128"));
      const turnBlock = (block: number): Code => [
        ...lines.flatMap((vector) => [
          ...vector.set(f32x4.load(line.get)),
          ...line.set(i32.add(line.get, lineStep!.get)),
        ]),
        ...turn(lines, turned),
        ...lines.flatMap((vector, i) => f32x4.store(to.get, vector.get, (i * width + block * 4) * floatBytes)),
      ];
      return loopTo(panel, panels!.get, 1, [
        ...from.set(i32.add(source!.get, i32.multiply(i32.multiply(panel.get, lineStep!.get), i32.constant(width)))),
        ...to.set(i32.add(target!.get, i32.multiply(panel.get, panelBytes!.get))),
        ...k.set(i32.constant(0)),
        ...loopTo(k, depth!.get, 4, [
          ...line.set(from.get),
          ...range(width / 4).flatMap(turnBlock),
          ...from.set(i32.add(from.get, i32.constant(vectorBytes))),
          ...to.set(i32.add(to.get, i32.constant(4 * width * floatBytes))),
        ]),
      ]);
    },
  };
}

/** Transposes a block of 4 x 4 in place; `between` is overwritten. */
function turn(lines: readonly Local[], between: readonly Local[]): Code {
  const [a, b, c, d] = lines as [Local, Local, Local, Local];
  const [e, f, g, h] = between as [Local, Local, Local, Local];
  return [
    ...e.set(f32x4.shuffle(a.get, b.get, [0, 4, 1, 5])),
    ...f.set(f32x4.shuffle(a.get, b.get, [2, 6, 3, 7])),
    ...g.set(f32x4.shuffle(c.get, d.get, [0, 4, 1, 5])),
    ...h.set(f32x4.shuffle(c.get, d.get, [2, 6, 3, 7])),
    ...a.set(f32x4.shuffle(e.get, g.get, [0, 1, 4, 5])),
    ...b.set(f32x4.shuffle(e.get, g.get, [2, 3, 6, 7])),
    ...c.set(f32x4.shuffle(f.get, h.get, [0, 1, 4, 5])),
    ...d.set(f32x4.shuffle(f.get, h.get, [2, 3, 6, 7])),
  ];
}

/**
 * Packs a part of one panel number by number: what is left beside whole panels. Lines that the panel has beyond
 * those of the matrix become zero.
 * Parameters: source, bytes from line to line, bytes from depth to depth, lines, depth, target, the panel's width.
 */
function packRest(): KernelFunction {
  return {
    name: "packRest",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    body([source, lineStep, depthStep, lines, depth, target, width], local) {
      const [k, line, from, to, zero] = [local("i32"), local("i32"), local("i32"), local("i32"), local("f32")];
      return [
        ...to.set(target!.get),
        ...loopTo(k, depth!.get, 1, [
          ...from.set(i32.add(source!.get, i32.multiply(k.get, depthStep!.get))),
          ...line.set(i32.constant(0)),
          ...loopTo(line, width!.get, 1, [
            ...when(
              i32.isBelow(line.get, lines!.get),
              f32.store(to.get, f32.load(from.get)),
              f32.store(to.get, zero.get),
            ),
            ...from.set(i32.add(from.get, lineStep!.get)),
            ...to.set(i32.add(to.get, i32.constant(floatBytes))),
          ]),
        ]),
      ];
    },
  };
}
