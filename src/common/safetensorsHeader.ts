import { StudioError } from "./errors";

/** Number formats that the studio reads and writes: 32-bit and half precision. */
export type NumberType = "F32" | "F16";

/** Bytes are for pictures in data sets. */
export type StoredType = NumberType | "U8";

export const bytesPerNumber: Readonly<Record<StoredType, number>> = { F32: 4, F16: 2, U8: 1 };

/** One tensor as the header declares it; begin and end count from the header's end. */
export interface HeaderEntry {
  name: string;
  type: StoredType;
  shape: readonly number[];
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  entries: HeaderEntry[];
  metadata: Record<string, string>;
  /** Where the numbers start in the file. */
  dataStart: number;
}

/** The reference implementation's limit. */
const longestHeader = 100_000_000;

/**
 * Checks a safetensors file's header against the format and against the file's length: every byte of data belongs
 * to exactly one tensor.
 * @param bytes the file, or its beginning up to the header's end at least
 * @param fileLength the whole file's length in bytes
 * @throws StudioError `model-broken`
 */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  source: string,
  fileLength = bytes.length,
): SafetensorsHeader {
  const broken = (what: string) => new StudioError("model-broken", `${source} ${what}`);
  if (bytes.length < 8) throw broken(`is no safetensors file: it has ${fileLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (headerLength > longestHeader) throw broken("is no safetensors file: its header would be too long");
  const dataStart = 8 + headerLength;
  if (dataStart > bytes.length) throw broken(`${endsAfter(fileLength, dataStart)} (in its header)`);

  const header = parseJson(bytes.subarray(8, dataStart), broken);
  const { __metadata__: metadata = {}, ...declared } = header;
  if (!isTextByName(metadata)) throw broken('has a header whose "__metadata__" is not text by name');
  const entries = Object.entries(declared).map(([name, value]) => parseEntry(name, value, broken));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkOffsets(entries, fileLength, dataStart, broken);
  return { entries, metadata, dataStart };
}

/**
 * The same tensors with another `__metadata__`, or with none. What this or `writeSafetensors` wrote comes out the same
 * again, byte for byte.
 * @throws StudioError `model-broken`
 */
export function withMetadata(
  file: Uint8Array,
  source: string,
  metadata: Readonly<Record<string, string>> | undefined,
): Uint8Array<ArrayBuffer> {
  const { entries, dataStart } = parseSafetensorsHeader(file, source);
  return joinSafetensors(entries, metadata, [file.subarray(dataStart)]);
}

/**
 * Header and numbers as one file.
 * @param data the tensors' bytes, in order and without gaps
 */
export function joinSafetensors(
  entries: readonly HeaderEntry[],
  metadata: Readonly<Record<string, string>> | undefined,
  data: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const { name, type, shape, begin, end } of entries) {
    header[name] = { dtype: type, shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The numbers start at a multiple of 8, so that other readers can map them.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + data.reduce((sum, { length }) => sum + length, 0));
  new DataView(file.buffer).setUint32(0, headerLength, true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(text, 8);
  let offset = 8 + headerLength;
  for (const bytes of data) {
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}

type Broken = (what: string) => StudioError;

function parseJson(bytes: Uint8Array, broken: Broken): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw broken(`has a header that is not JSON (${(error as Error).message})`);
  }
  if (!isObject(header)) throw broken("has a header that is not a JSON object");
  return header;
}

function parseEntry(name: string, value: unknown, broken: Broken): HeaderEntry {
  const wrong = (what: string) => broken(`is broken: tensor "${name}" ${what}`);
  if (!isObject(value)) throw wrong("is not described by a JSON object");
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== "F32" && dtype !== "F16" && dtype !== "U8") {
    throw wrong(`has the number format ${JSON.stringify(dtype)}, not F32 or F16`);
  }
  if (!isWholeNumbers(shape)) throw wrong("has a shape that is not a list of whole numbers");
  if (!isWholeNumbers(offsets) || offsets.length !== 2) throw wrong("has no pair of data offsets");
  const [begin, end] = offsets as [number, number];
  const length = shape.reduce((product, side) => product * side, 1) * bytesPerNumber[dtype];
  if (end - begin !== length) {
    const size = `its shape [${shape.join(", ")}] needs ${count(length)}`;
    throw wrong(`has ${count(end - begin)} bytes where ${size}`);
  }
  return { name, type: dtype, shape, begin, end };
}

/** Tensors must lie back to back, from the header's end to the file's. */
function checkOffsets(entries: HeaderEntry[], fileLength: number, dataStart: number, broken: Broken): void {
  const fullLength = dataStart + (entries.at(-1)?.end ?? 0);
  let expected = 0;
  let before = "";
  for (const { name, begin, end } of entries) {
    if (begin < expected) throw broken(`is broken: tensor "${name}" overlaps tensor "${before}"`);
    if (begin > expected) {
      throw broken(`is broken: ${count(begin - expected)} bytes before tensor "${name}" belong to no tensor`);
    }
    if (dataStart + end > fileLength) throw broken(`${endsAfter(fileLength, fullLength)} (tensor "${name}")`);
    expected = end;
    before = name;
  }
  if (fileLength > fullLength)
    throw broken(`is broken: ${count(fileLength - fullLength)} bytes follow the last tensor`);
}

function endsAfter(bytes: number, of: number): string {
  return `ends after ${count(bytes)} of ${count(of)} bytes`;
}

function count(bytes: number): string {
  return bytes.toLocaleString("en-US");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function isTextByName(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === "string");
}
