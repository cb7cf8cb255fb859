/** One channel of a picture in memory. */
export interface Plane {
  data: Uint8Array;
  /** Index of the first pixel, from row to row, and from pixel to pixel. */
  offset: number;
  stride: number;
  step: number;
  width: number;
  height: number;
}

/** For each output pixel, which source pixels make it up and how much of each. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  /** maxCount per output pixel. */
  weights: Float32Array;
  maxCount: number;
  /** Sum of the weights: less than 1 where the output reaches beyond the source. */
  coverage: Float32Array;
}

/**
 * Cuts a square out of a plane and scales it, like src/studio/cropPicture.ts: every output pixel is the mean of the area
 * that it covers when shrinking, bilinear when enlarging; what lies outside adds nothing.
 *
 * @param x where the square begins, in the plane's pixels; it may reach outside
 * @param length the square's side in the plane's pixels
 * @param into size x size, row by row
 * @returns the share of each output column and row that lies inside; their product is the pixel's
 */
export function scalePlane(
  plane: Plane,
  x: number,
  y: number,
  length: number,
  size: number,
  into: Float32Array,
): { columns: Float32Array; rows: Float32Array } {
  const columns = tapsAlong(x, length, size, plane.width);
  const rows = tapsAlong(y, length, size, plane.height);
  into.fill(0);
  const narrowed = new Float32Array(size);
  let narrowedRow = -1;
  for (let row = 0; row < size; row++) {
    const end = rows.first[row]! + rows.count[row]!;
    for (let source = rows.first[row]!; source < end; source++) {
      // Neighbouring output rows share at most one source row, the last one narrowed.
      if (source !== narrowedRow) narrowRow(plane, source, columns, narrowed);
      narrowedRow = source;
      const weight = rows.weights[row * rows.maxCount + source - rows.first[row]!]!;
      const to = row * size;
      for (let column = 0; column < size; column++) into[to + column]! += weight * narrowed[column]!;
    }
  }
  return { columns: columns.coverage, rows: rows.coverage };
}

function narrowRow({ data, offset, stride, step }: Plane, row: number, taps: Taps, into: Float32Array): void {
  const start = offset + row * stride;
  const { first, count, weights, maxCount } = taps;
  for (let column = 0; column < into.length; column++) {
    let sum = 0;
    let at = start + first[column]! * step;
    const from = column * maxCount;
    const to = from + count[column]!;
    for (let tap = from; tap < to; tap++) {
      sum += weights[tap]! * data[at]!;
      at += step;
    }
    into[column] = sum;
  }
}

function tapsAlong(start: number, length: number, size: number, sourceLength: number): Taps {
  const pitch = length / size;
  const maxCount = pitch > 1 ? Math.ceil(pitch) + 1 : 2;
  const taps: Taps = {
    first: new Int32Array(size),
    count: new Int32Array(size),
    weights: new Float32Array(size * maxCount),
    maxCount,
    coverage: new Float32Array(size),
  };
  for (let i = 0; i < size; i++) {
    const from = pitch > 1 ? start + i * pitch : start + (i + 0.5) * pitch - 0.5;
    const to = pitch > 1 ? from + pitch : from + 1;
    // The pixel p covers [p, p + 1); when enlarging, [from, from + 1) around the output's middle is bilinear.
    const first = Math.max(0, Math.floor(from));
    const end = Math.min(sourceLength, Math.ceil(to), first + maxCount);
    taps.first[i] = first;
    taps.count[i] = Math.max(0, end - first);
    for (let p = first; p < end; p++) {
      const weight = Math.max(0, Math.min(to, p + 1) - Math.max(from, p)) / (to - from);
      taps.weights[i * maxCount + p - first] = weight;
      taps.coverage[i]! += weight;
    }
  }
  return taps;
}
