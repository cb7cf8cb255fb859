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

/** For each output pixel, which source pixels make it up and how much of each: only the first and the last differ. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  headWeight: Float32Array;
  tailWeight: Float32Array;
  /** Of the pixels between the first and the last. */
  innerWeight: number;
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
    const first = rows.first[row]!;
    const last = first + rows.count[row]! - 1;
    const to = row * size;
    for (let source = first; source <= last; source++) {
      // Neighbouring output rows share at most one source row, the last one narrowed.
      if (source !== narrowedRow) narrowRow(plane, source, columns, narrowed);
      narrowedRow = source;
      const weight =
        source === first ? rows.headWeight[row]! : source === last ? rows.tailWeight[row]! : rows.innerWeight;
      for (let column = 0; column < size; column++) into[to + column]! += weight * narrowed[column]!;
    }
  }
  return { columns: columns.coverage, rows: rows.coverage };
}

function narrowRow({ data, offset, stride, step }: Plane, row: number, taps: Taps, into: Float32Array): void {
  const start = offset + row * stride;
  const { first, count, headWeight, tailWeight, innerWeight } = taps;
  for (let column = 0; column < into.length; column++) {
    const pixels = count[column]!;
    if (pixels === 0) {
      into[column] = 0;
      continue;
    }
    const head = start + first[column]! * step;
    const tail = head + (pixels - 1) * step;
    let inner = 0;
    for (let at = head + step; at < tail; at += step) inner += data[at]!;
    into[column] = headWeight[column]! * data[head]! + innerWeight * inner + tailWeight[column]! * data[tail]!;
  }
}

function tapsAlong(start: number, length: number, size: number, sourceLength: number): Taps {
  const pitch = length / size;
  const span = Math.max(1, pitch);
  const taps: Taps = {
    first: new Int32Array(size),
    count: new Int32Array(size),
    headWeight: new Float32Array(size),
    tailWeight: new Float32Array(size),
    innerWeight: 1 / span,
    coverage: new Float32Array(size),
  };
  for (let i = 0; i < size; i++) {
    // The pixel p covers [p, p + 1); when enlarging, the span of 1 around the output's middle is bilinear.
    const from = pitch > 1 ? start + i * pitch : start + (i + 0.5) * pitch - 0.5;
    const first = Math.max(0, Math.floor(from));
    const end = Math.min(sourceLength, Math.ceil(from + span));
    const weight = (p: number) => Math.max(0, Math.min(from + span, p + 1) - Math.max(from, p)) / span;
    taps.first[i] = first;
    taps.count[i] = Math.max(0, end - first);
    if (end > first) taps.headWeight[i] = weight(first);
    if (end > first + 1) taps.tailWeight[i] = weight(end - 1);
    taps.coverage[i] = Math.max(0, Math.min(from + span, sourceLength) - Math.max(from, 0)) / span;
  }
  return taps;
}
