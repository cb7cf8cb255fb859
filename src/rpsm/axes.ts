/**
 * Reorders a tensor's axes: axis i of the result is axis `order[i]` of `values`. In plain numbers, so that reading
 * a file needs no backend.
 */
export function permuteAxes(
  values: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): Float32Array<ArrayBufferLike> {
  if (order.every((axis, i) => axis === i)) return values;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const sides = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(values.length);
  const lastSide = sides.at(-1)!;
  const lastStep = steps.at(-1)!;
  const counters = new Array<number>(sides.length - 1).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to += lastSide) {
    for (let i = 0; i < lastSide; i++) result[to + i] = values[from + i * lastStep]!;
    for (let axis = counters.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++counters[axis]! < sides[axis]!) break;
      from -= steps[axis]! * sides[axis]!;
      counters[axis] = 0;
    }
  }
  return result;
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}
