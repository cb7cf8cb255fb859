import { fromFloat16Bits } from "../../common/float16";
import { quoted } from "./fileProblem";

/** An array of a NumPy file, in C order. */
export interface NpyArray {
  shape: number[];
  /** Numbers, or one text per element. */
  values: Float32Array | Float64Array | string[];
}

/** How an array's bytes are to be read. */
export interface NpyLayout {
  /** `<f4`, `|u1`, `<U12` */
  descr: string;
  shape: number[];
  fortranOrder: boolean;
}

interface NpyType {
  kind: string;
  itemBytes: number;
  littleEndian: boolean;
}

/**
 * An array from its bytes: booleans, integers, floats of 2, 4 and 8 bytes, and texts, in either byte order, C or Fortran
 * order. Integers of 8 bytes come as the nearest double.
 * @param data exactly the array's bytes
 * @throws what `broken` makes
 */
export function decodeArray(
  { descr, shape, fortranOrder }: NpyLayout,
  data: Uint8Array,
  broken: (problem: string) => Error,
): NpyArray {
  const type = parseType(descr, broken);
  const count = shape.reduce((product, size) => product * size, 1);
  if (count * type.itemBytes !== data.length) {
    const wanted = `${shape.join(" x ") || "1"} elements of ${type.itemBytes} bytes`;
    throw broken(`it should hold ${wanted}, but has ${data.length} bytes`);
  }
  const isText = type.kind === "U" || type.kind === "S";
  const values = isText ? readTexts(data, type) : readNumbers(data, type, broken);
  return { shape, values: fortranOrder && shape.length > 1 ? toCOrder(values, shape) : values };
}

function parseType(descr: string, broken: (problem: string) => Error): NpyType {
  if (descr.includes("O")) {
    throw broken("it holds Python objects (pickle), which are not read: save plain arrays instead");
  }
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z?])(\d{0,6})$/.exec(descr) ?? [];
  const size = digits ? Number(digits) : 1;
  const sizes: Record<string, readonly number[]> = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1], "?": [1] };
  const isText = kind === "U" || kind === "S";
  if (!kind || !(isText || (Object.hasOwn(sizes, kind) && sizes[kind]!.includes(size)))) {
    throw broken(`the type ${quoted(descr)} is not read; numbers of up to 8 bytes are`);
  }
  return { kind, itemBytes: kind === "U" ? size * 4 : size, littleEndian: order !== ">" };
}

function readNumbers(data: Uint8Array, type: NpyType, broken: (problem: string) => Error) {
  const { kind, itemBytes, littleEndian } = type;
  const count = data.length / itemBytes;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (kind === "f" && itemBytes === 2) {
    return fromFloat16Bits(Uint16Array.from({ length: count }, (_, i) => view.getUint16(i * 2, littleEndian)));
  }
  const read = numberReaders[`${kind === "?" || kind === "b" ? "u" : kind}${itemBytes}`];
  if (!read) throw broken("its type is not read");
  const values = kind === "f" && itemBytes === 4 ? new Float32Array(count) : smallest(count, itemBytes);
  for (let i = 0; i < count; i++) values[i] = read(view, i * itemBytes, littleEndian);
  return values;
}

/** Exact for every integer of up to 2 bytes, and 4 times as big at most. */
function smallest(count: number, itemBytes: number): Float32Array | Float64Array {
  return itemBytes <= 2 ? new Float32Array(count) : new Float64Array(count);
}

type NumberReader = (view: DataView, at: number, littleEndian: boolean) => number;

const numberReaders: Record<string, NumberReader> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
};

/** Texts of names: few and short. Code points of 4 bytes, or bytes; zeros at the end do not count. */
function readTexts(data: Uint8Array, { kind, itemBytes, littleEndian }: NpyType): string[] {
  if (itemBytes === 0) return [];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const step = kind === "U" ? 4 : 1;
  return Array.from({ length: Math.min(data.length / itemBytes, mostTexts) }, (_, item) => {
    let text = "";
    for (let at = item * itemBytes; at < (item + 1) * itemBytes; at += step) {
      const code = kind === "U" ? view.getUint32(at, littleEndian) : view.getUint8(at);
      if (code === 0) break;
      text += code <= 0x10ffff ? String.fromCodePoint(code) : "?";
    }
    return text;
  });
}

const mostTexts = 4096;

/** From the first index fastest to the last index fastest. */
function toCOrder<V extends NpyArray["values"]>(values: V, shape: readonly number[]): V {
  const sorted = values.slice() as V;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < sorted.length; i++) {
    sorted[i] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      from += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return sorted;
}
