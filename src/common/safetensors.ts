import { StudioError } from "./errors";
import { fromFloat16Bits, toFloat16Bits } from "./float16";
import {
  bytesPerNumber,
  type HeaderEntry,
  joinSafetensors,
  type NumberType,
  parseSafetensorsHeader,
  type StoredType,
} from "./safetensorsHeader";

export interface StoredTensor {
  shape: readonly number[];
  type: StoredType;
  /** The numbers, copied out of the file; half precision and bytes are widened. */
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
  /** Bytes stay bytes. */
  values: Float32Array | Uint8Array;
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

/**
 * A safetensors file of these tensors, in their order. F32 is exact, F16 rounds to the nearest.
 * @param type of all that are not bytes
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  type: NumberType,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const entries: HeaderEntry[] = [];
  const data: Uint8Array[] = [];
  let begin = 0;
  for (const { name, shape, values } of tensors) {
    const stored = values instanceof Uint8Array ? "U8" : type;
    const numbers = stored === "F16" ? toFloat16Bits(values as Float32Array) : values;
    const end = begin + values.length * bytesPerNumber[stored];
    entries.push({ name, type: stored, shape, begin, end });
    data.push(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    begin = end;
  }
  return joinSafetensors(entries, metadata, data);
}

function readNumbers(data: Uint8Array, { name, type }: HeaderEntry, source: string): Float32Array {
  if (type === "U8") return Float32Array.from(data);
  // A copy, because bytes in a file lie at any address and views of numbers may not.
  const { buffer } = new Uint8Array(data);
  const values = type === "F16" ? fromFloat16Bits(new Uint16Array(buffer)) : new Float32Array(buffer);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new StudioError("model-broken", `${source}: tensor "${name}" holds ${values[i]} at place ${i}`);
  }
  return values;
}
