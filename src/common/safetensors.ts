import { StudioError } from "./errors";
import { fromFloat16Bits, toFloat16Bits } from "./float16";
import { bytesPerNumber, type HeaderEntry, type NumberType, parseSafetensorsHeader } from "./safetensorsHeader";

export interface StoredTensor {
  shape: readonly number[];
  type: NumberType;
  /** The numbers, copied out of the file; half precision is widened. */
  read(): Float32Array;
}

export interface SafetensorsContent {
  tensors: Map<string, StoredTensor>;
  /** The file's `__metadata__`. */
  metadata: Readonly<Record<string, string>>;
}

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/**
 * Reads a safetensors file (github.com/huggingface/safetensors: 8 bytes header length, JSON header, numbers).
 * Everything is checked before the first number is read.
 *
 * @param source the file's name in errors
 * @throws StudioError `model-broken` that names the tensor
 */
export function readSafetensors(bytes: Uint8Array, source: string): SafetensorsContent {
  const header = parseSafetensorsHeader(bytes, source);
  const tensors = new Map<string, StoredTensor>();
  for (const entry of header.entries) {
    const data = bytes.subarray(header.dataStart + entry.begin, header.dataStart + entry.end);
    tensors.set(entry.name, { shape: entry.shape, type: entry.type, read: () => readNumbers(data, entry, source) });
  }
  return { tensors, metadata: header.metadata };
}

/** A safetensors file of these tensors, in their order. F32 is exact, F16 rounds to the nearest. */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  type: NumberType,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const entries: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let dataLength = 0;
  for (const { name, shape, values } of tensors) {
    const end = dataLength + values.length * bytesPerNumber[type];
    entries[name] = { dtype: type, shape, data_offsets: [dataLength, end] };
    dataLength = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(entries));
  // The numbers start at a multiple of 8, so that other readers can map them.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + dataLength);
  new DataView(file.buffer).setUint32(0, headerLength, true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(text, 8);
  let offset = 8 + headerLength;
  for (const { values } of tensors) {
    const numbers = type === "F16" ? toFloat16Bits(values) : values;
    file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset);
    offset += numbers.byteLength;
  }
  return file;
}

function readNumbers(data: Uint8Array, { name, type }: HeaderEntry, source: string): Float32Array {
  // A copy, because bytes in a file lie at any address and views of numbers may not.
  const { buffer } = new Uint8Array(data);
  const values = type === "F16" ? fromFloat16Bits(new Uint16Array(buffer)) : new Float32Array(buffer);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new StudioError("model-broken", `${source}: tensor "${name}" holds ${values[i]} at place ${i}`);
  }
  return values;
}
