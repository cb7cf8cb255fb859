/** Rows of numbers that grow as a file is read; gaps are NaN. */
export class NumberRows {
  private values: Float32Array;
  private rows = 0;

  /** @param textLength of the file: the rows' first guess at how much there will be */
  constructor(
    private readonly width: number,
    textLength: number,
  ) {
    this.values = new Float32Array(Math.max(width, Math.min(textLength >> 3, 1 << 20)));
  }

  get count(): number {
    return this.rows;
  }

  /**
   * Adds a row of cells. Cells that are empty, "NaN" or missing at the end are gaps; what is more than a row is ignored.
   * @param onProblem called for a cell that is no number; must throw
   * @returns how many cells are missing at the end
   */
  add(cells: readonly string[], onProblem: (cell: string, column: number) => never): number {
    const start = this.rows * this.width;
    if (start + this.width > this.values.length) this.grow(start + this.width);
    for (let column = 0; column < this.width; column++) {
      const cell = cells[column] ?? "";
      const value = toNumber(cell);
      if (value === undefined) onProblem(cell, column);
      this.values[start + column] = value!;
    }
    this.rows++;
    return Math.max(0, this.width - cells.length);
  }

  /** (rows x picked) */
  columns(picked: readonly number[]): Float32Array {
    const result = new Float32Array(this.rows * picked.length);
    for (let row = 0, i = 0; row < this.rows; row++) {
      for (const column of picked) result[i++] = this.values[row * this.width + column]!;
    }
    return result;
  }

  private grow(needed: number): void {
    const bigger = new Float32Array(Math.max(needed, this.values.length * 2));
    bigger.set(this.values);
    this.values = bigger;
  }
}

const gaps = new Set(["", "nan", "na", "n/a", "null", "none", "-"]);

/** NaN for a gap, undefined for what is neither that nor a number. */
function toNumber(cell: string): number | undefined {
  const value = Number(cell);
  // Number("") is 0.
  if (Number.isFinite(value) && cell !== "") return cell.trim() === "" ? Number.NaN : value;
  return gaps.has(cell.trim().toLowerCase()) ? Number.NaN : undefined;
}
