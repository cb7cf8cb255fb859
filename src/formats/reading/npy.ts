import { fileBroken } from "./fileProblem";
import { decodeArray, type NpyArray, type NpyLayout } from "./npyData";
import { PickledArray, type PickleValue } from "./pickleValues";
import { readPickle } from "./readPickle";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const mostHeaderBytes = 64 * 1024;
const mostDimensions = 8;

/**
 * One array in NumPy's npy format, versions 1 to 3; see decodeArray for its types.
 * @param name of the array, for errors
 * @throws StudioError `file-broken` that names the array
 */
export function readNpy(bytes: Uint8Array, fileName: string, name: string): NpyArray {
  const broken = (problem: string) => fileBroken(fileName, `array "${name}": ${problem}`);
  const { start, ...layout } = readHeader(bytes, broken);
  return decodeArray(layout, bytes.subarray(start), broken);
}

/**
 * The Python object in an array of NumPy's npy format that holds one, as `numpy.savez` stores a dictionary; see readPickle.
 * Undefined for numbers and texts.
 * @param name of the array, for errors
 * @throws StudioError `file-broken` that names the array
 */
export function readObjectNpy(bytes: Uint8Array, fileName: string, name: string): PickleValue {
  const broken = (problem: string) => fileBroken(fileName, `array "${name}": ${problem}`);
  const { start, descr } = readHeader(bytes, broken);
  if (!descr.includes("O")) return undefined;
  const array = readPickle(bytes.subarray(start), broken);
  if (!(array instanceof PickledArray)) throw broken("it must hold a Python object");
  return array.item(broken);
}

function readHeader(bytes: Uint8Array, broken: (problem: string) => Error): NpyLayout & { start: number } {
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
function parseDict(text: string, broken: (problem: string) => Error): NpyLayout {
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
  return { descr, fortranOrder: order === "True", shape };
}
