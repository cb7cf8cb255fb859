import type { Code, KernelFunction, Local } from "./assembler";
import { f32, f32x4, i32, loopTo, type MultiplyAdd, range, when } from "./instructions";
import { floatBytes, tileColumns, tileRowBytes, tileRows, tileVectors, vectorBytes } from "./tile";

/**
 * The product of packed factors, tile by tile.
 * Parameters: left panels, right panels, target, rows, columns, depth, bytes from row to row in the target, whether to
 * add to what the target holds (0 or 1), room for one tile.
 */
export function multiplyPanels(multiplyAdd: MultiplyAdd): KernelFunction {
  return {
    name: "multiplyPanels",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    body([leftPanels, rightPanels, target, rows, columns, depth, rowBytes, adds, room], local) {
      const [row, column, k, pairs] = [local("i32"), local("i32"), local("i32"), local("i32")];
      const [left, right, leftAt, to, rightStart] = [
        local("i32"),
        local("i32"),
        local("i32"),
        local("i32"),
        local("i32"),
      ];
      const [isWhole, rowAt] = [local("i32"), local("i32")];
      const tile = range(tileRows).map(() => range(tileVectors).map(() => local("v128")));
      const factors = range(tileVectors).map(() => local("v128"));
      const factor = local("v128");

      const depthAt = (step: number): Code => [
        ...factors.flatMap((vector, j) => vector.set(f32x4.load(right.get, step * tileRowBytes + j * vectorBytes))),
        ...tile.flatMap((sums, i) => [
          ...factor.set(f32x4.loadSplat(left.get, (step * tileRows + i) * floatBytes)),
          ...sums.flatMap((sum, j) => sum.set(multiplyAdd(factor.get, factors[j]!.get, sum.get))),
        ]),
      ];
      const goOn = (steps: number): Code => [
        ...left.set(i32.add(left.get, i32.constant(steps * tileRows * floatBytes))),
        ...right.set(i32.add(right.get, i32.constant(steps * tileRowBytes))),
      ];
      /** For every row of the tile, with `rowAt` at its begin in the target. */
      const eachRow = (does: (sums: Local[], i: number) => Code): Code => [
        ...rowAt.set(to.get),
        ...tile.flatMap((sums, i) => [...does(sums, i), ...rowAt.set(i32.add(rowAt.get, rowBytes!.get))]),
      ];
      const clear = tile.flat().flatMap((sum) => sum.set(f32x4.constant(0)));
      const load = eachRow((sums) => sums.flatMap((sum, j) => sum.set(f32x4.load(rowAt.get, j * vectorBytes))));
      const store = eachRow((sums) => sums.flatMap((sum, j) => f32x4.store(rowAt.get, sum.get, j * vectorBytes)));
      const storeInRoom = tile.flatMap((sums, i) =>
        sums.flatMap((sum, j) => f32x4.store(room!.get, sum.get, i * tileRowBytes + j * vectorBytes)),
      );

      return loopTo(column, columns!.get, tileColumns, [
        ...rightStart.set(
          i32.add(rightPanels!.get, i32.multiply(i32.multiply(column.get, depth!.get), i32.constant(floatBytes))),
        ),
        ...leftAt.set(leftPanels!.get),
        ...row.set(i32.constant(0)),
        ...loopTo(row, rows!.get, tileRows, [
          ...to.set(
            i32.add(
              target!.get,
              i32.add(i32.multiply(row.get, rowBytes!.get), i32.shiftLeft(column.get, i32.constant(2))),
            ),
          ),
          ...isWhole.set(
            i32.and(
              i32.isZero(i32.isAbove(i32.add(row.get, i32.constant(tileRows)), rows!.get)),
              i32.isZero(i32.isAbove(i32.add(column.get, i32.constant(tileColumns)), columns!.get)),
            ),
          ),
          ...when(i32.and(isWhole.get, adds!.get), load, clear),
          ...left.set(leftAt.get),
          ...right.set(rightStart.get),
          ...k.set(i32.constant(0)),
          ...pairs.set(i32.and(depth!.get, i32.constant(-2))),
          ...loopTo(k, pairs.get, 2, [...depthAt(0), ...depthAt(1), ...goOn(2)]),
          ...when(i32.isBelow(pairs.get, depth!.get), [...depthAt(0), ...goOn(1)]),
          ...leftAt.set(left.get),
          ...when(isWhole.get, store, [
            ...storeInRoom,
            ...copyPartOfTile({ room, to, row, rows, column, columns, rowBytes, adds } as PartOfTile, local),
          ]),
        ]),
      ]);
    },
  };
}

type PartOfTile = Record<"room" | "to" | "row" | "rows" | "column" | "columns" | "rowBytes" | "adds", Local>;

/** What of a tile at the edge belongs to the product, number by number. */
function copyPartOfTile(part: PartOfTile, local: (type: "i32") => Local): Code {
  const { room, to, row, rows, column, columns, rowBytes, adds } = part;
  const [i, j, from, at] = [local("i32"), local("i32"), local("i32"), local("i32")];
  const sum = f32.load(from.get);
  return [
    ...i.set(i32.constant(0)),
    ...loopTo(i, i32.constant(tileRows), 1, [
      ...j.set(i32.constant(0)),
      ...from.set(i32.add(room.get, i32.multiply(i.get, i32.constant(tileRowBytes)))),
      ...at.set(i32.add(to.get, i32.multiply(i.get, rowBytes.get))),
      ...loopTo(j, i32.constant(tileColumns), 1, [
        ...when(
          i32.and(i32.isBelow(i32.add(row.get, i.get), rows.get), i32.isBelow(i32.add(column.get, j.get), columns.get)),
          when(adds.get, f32.store(at.get, f32.add(f32.load(at.get), sum)), f32.store(at.get, sum)),
        ),
        ...from.set(i32.add(from.get, i32.constant(floatBytes))),
        ...at.set(i32.add(at.get, i32.constant(floatBytes))),
      ]),
    ]),
  ];
}
