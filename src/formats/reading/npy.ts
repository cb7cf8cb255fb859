import { fromFloat16Bits } from "../../common/float16";
import { fileBroken, quoted } from "./fileProblem";

/** An array of a NumPy file, in C order. */
export interface NpyArray {
  shape: number[];
  /** Numbers, or one text per element. */
  values: Float32Array | Float64Array | string[];
}

interface NpyHeader {
  kind: string;
  itemBytes: number;
  littleEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
  /** Where the numbers begin. */
  start: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const mostHeaderBytes = 64 * 1024;
const mostDimensions = 8;

/**
 * One array in NumPy's npy format, versions 1 to 3: booleans, integers, floats of 2, 4 and 8 bytes, and texts, in either
 * byte order, C or Fortran order. Integers of 8 bytes come as the nearest double.
 * @param name of the array, for errors
 * @throws StudioError `file-broken` that names the array
 */
export function readNpy(bytes: Uint8Array, fileName: string, name: string): NpyArray {
  const broken = (problem: string) => fileBroken(fileName, `array "${name}": ${problem}`);
  const header = readHeader(bytes, broken);
  const { shape, itemBytes, start } = header;
  const count = shape.reduce((product, size) => product * size, 1);
  const data = bytes.subarray(start);
  if (count * itemBytes !== data.length) {
    const wanted = `${shape.join(" x ") || "1"} elements of ${itemBytes} bytes`;
    throw broken(`it should hold ${wanted}, but has ${data.length} bytes`);
  }
  const values =
    header.kind === "U" || header.kind === "S" ? readTexts(data, header) : readNumbers(data, header, broken);
  return { shape, values: header.fortranOrder && shape.length > 1 ? toCOrder(values, shape) : values };
}

function readHeader(bytes: Uint8Array, broken: (problem: string) => Error): NpyHeader {
  if (!magic.every((byte, i) => bytes[i] === byte)) throw broken("it is not in NumPy's npy format");
  const [major = 0] = bytes.subarray(6, 7);
  if (major < 1 || major > 3) throw broken(`version ${major} of the npy format is not known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthBytes = major === 1 ? 2 : 4;
  const textStart = 8 + lengthBytes;
  if (bytes.length < textStart) throw broken("it is cut short");
  const textLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = textStart + textLength;
  if (textLength > mostHeaderBytes || start > bytes.length) throw broken("its header is cut short");
  const text = new TextDecoder("utf-8").decode(bytes.subarray(textStart, start));
  return { ...parseDict(text, broken), start };
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (10, 17, 3), }` */
function parseDict(text: string, broken: (problem: string) => Error): Omit<NpyHeader, "start"> {
  const [, descr] = /'descr' ?: ?'([^']{1,20})'/.exec(text) ?? [];
  if (!descr) throw broken('"descr" must be one plain type');
  const [, order] = /'fortran_order' ?: ?(True|False)/.exec(text) ?? [];
  if (!order) throw broken('"fortran_order" must be True or False');
  const [, dimensions] = /'shape' ?: ?\(([\d, L]{0,200})\)/.exec(text) ?? [];
  if (dimensions === undefined) throw broken('"shape" must be a list of sizes');
  const shape = dimensions.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number.parseInt(size, 10)]));
  if (shape.length > mostDimensions || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw broken(`"shape" (${dimensions}) cannot be`);
  }
  return { ...parseType(descr, broken), fortranOrder: order === "True", shape };
}

/** `<f4`, `|u1`, `<U12` */
function parseType(descr: string, broken: (problem: string) => Error) {
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

function readNumbers(data: Uint8Array, header: NpyHeader, broken: (problem: string) => Error) {
  const { kind, itemBytes, littleEndian } = header;
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
function readTexts(data: Uint8Array, { kind, itemBytes, littleEndian }: NpyHeader): string[] {
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
