/** The similarity transform (rotation, uniform scale, shift; no reflection) that fits one set of points to another. */
export interface Similarity {
  /** Row by row. */
  rotation: readonly [number, number, number, number, number, number, number, number, number];
  scale: number;
  /** Mean of the points that are moved, and of those they are moved to. */
  from: readonly [number, number, number];
  to: readonly [number, number, number];
}

/**
 * Least-squares fit of `points` to `truth` (Horn 1987, "Closed-form solution of absolute orientation using unit
 * quaternions"): the rotation is the eigenvector of the largest eigenvalue of a symmetric 4 x 4 matrix. Unit
 * quaternions know no reflections, so none has to be undone, unlike with a singular value decomposition.
 *
 * @param points n x 3
 * @param truth n x 3
 */
export function fitSimilarity(points: ArrayLike<number>, truth: ArrayLike<number>): Similarity {
  const from = meanPoint(points);
  const to = meanPoint(truth);
  // Cross-covariance, s[row of points][column of truth].
  const s = new Float64Array(9);
  let squares = 0;
  for (let i = 0; i + 2 < points.length; i += 3) {
    for (let a = 0; a < 3; a++) {
      const p = points[i + a]! - from[a]!;
      squares += p * p;
      for (let b = 0; b < 3; b++) s[a * 3 + b]! += p * (truth[i + b]! - to[b]!);
    }
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as Similarity["rotation"];
  const { value, vector } = largestEigenpair([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  return { rotation: rotationOf(vector), scale: squares > 0 ? value / squares : 1, from, to };
}

/** @returns n x 3, the points after the transform */
export function applySimilarity(points: ArrayLike<number>, { rotation, scale, from, to }: Similarity): Float64Array {
  const moved = new Float64Array(points.length);
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = points[i]! - from[0];
    const y = points[i + 1]! - from[1];
    const z = points[i + 2]! - from[2];
    for (let a = 0; a < 3; a++) {
      moved[i + a] = to[a]! + scale * (rotation[a * 3]! * x + rotation[a * 3 + 1]! * y + rotation[a * 3 + 2]! * z);
    }
  }
  return moved;
}

function meanPoint(points: ArrayLike<number>): [number, number, number] {
  const mean: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < points.length; i++) mean[i % 3]! += points[i]! / (points.length / 3);
  return mean;
}

function rotationOf([w, x, y, z]: readonly number[]): Similarity["rotation"] {
  const [a, b, c, d] = [w!, x!, y!, z!];
  return [
    a * a + b * b - c * c - d * d,
    2 * (b * c - a * d),
    2 * (b * d + a * c),
    2 * (b * c + a * d),
    a * a - b * b + c * c - d * d,
    2 * (c * d - a * b),
    2 * (b * d - a * c),
    2 * (c * d + a * b),
    a * a - b * b - c * c + d * d,
  ];
}

const sweeps = 20;

/** Jacobi's method for a symmetric matrix; changes the matrix. */
function largestEigenpair(matrix: number[][]): { value: number; vector: number[] } {
  const size = matrix.length;
  const vectors = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let rest = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rest += Math.abs(matrix[p]![q]!);
    if (rest === 0) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, p, q);
  }
  let best = 0;
  for (let i = 1; i < size; i++) if (matrix[i]![i]! > matrix[best]![best]!) best = i;
  return { value: matrix[best]![best]!, vector: vectors.map((row) => row[best]!) };
}

/** Turns rows and columns p and q so that the element between them vanishes. */
function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const between = matrix[p]![q]!;
  if (between === 0) return;
  const ratio = (matrix[q]![q]! - matrix[p]![p]!) / (2 * between);
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
  const c = 1 / Math.sqrt(tangent * tangent + 1);
  const s = tangent * c;
  for (const row of matrix) turnPair(row, p, q, c, s);
  const rowP = matrix[p]!;
  const rowQ = matrix[q]!;
  for (let k = 0; k < rowP.length; k++) {
    const a = rowP[k]!;
    const b = rowQ[k]!;
    rowP[k] = c * a - s * b;
    rowQ[k] = s * a + c * b;
  }
  for (const row of vectors) turnPair(row, p, q, c, s);
}

function turnPair(row: number[], p: number, q: number, c: number, s: number): void {
  const a = row[p]!;
  const b = row[q]!;
  row[p] = c * a - s * b;
  row[q] = s * a + c * b;
}
