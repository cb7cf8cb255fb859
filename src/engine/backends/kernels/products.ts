import type { Kernels } from "./kernelModule";
import { type HeapAllocator, Scratch } from "./scratch";
import { floatBytes, tileColumns, tileRowBytes, tileRows } from "./tile";

/** A matrix of 32-bit floating-point numbers on the heap; one of its steps is a number's 4 bytes. */
export interface Matrix {
  address: number;
  rows: number;
  columns: number;
  /** Bytes from row to row and from column to column. */
  rowStep: number;
  columnStep: number;
}

/** The right factor of a product, ready to be multiplied with many left ones. */
export interface PackedMatrix {
  address: number;
  depth: number;
  columns: number;
}

/** A block of the left factor stays in the second-level cache, a panel of the right one in the first-level cache. */
const rowsPerBlock = 128;
const depthPerBlock = 256;

/** Products of matrices on the heap. */
export class Products {
  private readonly left: Scratch;
  private readonly right: Scratch;
  private readonly tile: Scratch;

  constructor(
    private readonly kernels: Kernels,
    heap: HeapAllocator,
  ) {
    this.left = new Scratch(heap);
    this.right = new Scratch(heap);
    this.tile = new Scratch(heap);
  }

  /** Packs a right factor; it is good until the next one is packed. */
  packRight(matrix: Matrix): PackedMatrix {
    const { rows: depth, columns } = matrix;
    const paddedColumns = roundUp(columns, tileColumns);
    const address = this.right.reserve(depth * paddedColumns * floatBytes);
    for (const block of blocks(depth, depthPerBlock)) {
      this.pack(
        transposed(part(matrix, block, { start: 0, length: columns })),
        address + block.start * paddedColumns * floatBytes,
        tileColumns,
      );
    }
    return { address, depth, columns };
  }

  /**
   * target = left * right, or target += left * right.
   * @param target address of the product, its rows one after the other
   */
  multiply(left: Matrix, right: PackedMatrix, target: number, adds: boolean): void {
    const rowBytes = right.columns * floatBytes;
    const paddedColumns = roundUp(right.columns, tileColumns);
    const tile = this.tile.reserve(tileRows * tileRowBytes);
    for (const deep of blocks(right.depth, depthPerBlock)) {
      for (const high of blocks(left.rows, rowsPerBlock)) {
        const block = part(left, high, deep);
        const packed = this.left.reserve(rowsPerBlock * depthPerBlock * floatBytes);
        this.pack(block, packed, tileRows);
        this.kernels.multiplyPanels!(
          packed,
          right.address + deep.start * paddedColumns * floatBytes,
          target + high.start * rowBytes,
          high.length,
          right.columns,
          deep.length,
          rowBytes,
          adds || deep.start > 0 ? 1 : 0,
          tile,
        );
      }
    }
  }

  /** Packs a matrix's rows into panels of `width` rows. */
  private pack(matrix: Matrix, target: number, width: number): void {
    const { address, rows, columns: depth, rowStep, columnStep } = matrix;
    const kind = width === tileRows ? "Rows" : "Columns";
    const panels = Math.floor(rows / width);
    const panelBytes = width * depth * floatBytes;
    const areAdjacent = rowStep === floatBytes;
    const packedDepth = areAdjacent ? depth : depth & ~3;
    const kernel = this.kernels[areAdjacent ? `packAdjacent${kind}` : `packApart${kind}`]!;
    kernel(address, areAdjacent ? columnStep : rowStep, panels, packedDepth, target, panelBytes);

    const packRest = (panel: number, lines: number, depthStart: number) =>
      this.kernels.packRest!(
        address + panel * width * rowStep + depthStart * columnStep,
        rowStep,
        columnStep,
        lines,
        depth - depthStart,
        target + panel * panelBytes + depthStart * width * floatBytes,
        width,
      );
    if (packedDepth < depth) for (let panel = 0; panel < panels; panel++) packRest(panel, width, packedDepth);
    const linesLeft = rows - panels * width;
    if (linesLeft > 0) packRest(panels, linesLeft, 0);
  }
}

/** A matrix whose rows lie one after the other. */
export function matrixAt(address: number, rows: number, columns: number): Matrix {
  return { address, rows, columns, rowStep: columns * floatBytes, columnStep: floatBytes };
}

export function transposed({ address, rows, columns, rowStep, columnStep }: Matrix): Matrix {
  return { address, rows: columns, columns: rows, rowStep: columnStep, columnStep: rowStep };
}

interface Stretch {
  start: number;
  length: number;
}

function part(matrix: Matrix, rows: Stretch, columns: Stretch): Matrix {
  const address = matrix.address + rows.start * matrix.rowStep + columns.start * matrix.columnStep;
  return { ...matrix, address, rows: rows.length, columns: columns.length };
}

function blocks(length: number, longest: number): Stretch[] {
  const count = Math.ceil(length / longest);
  return Array.from({ length: count }, (_, i) => ({
    start: i * longest,
    length: Math.min(longest, length - i * longest),
  }));
}

function roundUp(count: number, unit: number): number {
  return Math.ceil(count / unit) * unit;
}
