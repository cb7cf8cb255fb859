import { inflateSync } from "fflate";
import { fileBroken, quoted } from "./fileProblem";

/** A file within a zip archive. */
export interface ZipEntry {
  name: string;
  /** Size when unpacked, as the archive says. */
  bytes: number;
  /** @throws StudioError `file-broken` when it is damaged or bigger than it says */
  unpack(): Uint8Array;
}

const mostEntries = 4096;
/** What is unpacked may be this many times as big as the archive, or this big: more is a trap. */
const mostFactor = 100;
const freeBytes = 64 * 1024 * 1024;
const mostBytes = 2 * 1024 * 1024 * 1024;

const endOfDirectory = 0x06054b50;
const endOfDirectory64 = 0x06064b50;
const locator64 = 0x07064b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const unknown32 = 0xffffffff;

/**
 * The files of a zip archive as its directory lists them, unpacked one by one on request; stored or deflated, zip64 as
 * NumPy writes it. Each file's checksum is compared.
 * @throws StudioError `file-broken`
 */
export function readZipEntries(archive: Uint8Array, fileName: string): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const broken = (problem: string) => fileBroken(fileName, problem);
  const directory = findDirectory(view, broken);
  if (directory.entries > mostEntries) throw broken(`it holds more than ${mostEntries} files`);
  const allowed = Math.min(mostBytes, Math.max(freeBytes, archive.length * mostFactor));
  const entries: ZipEntry[] = [];
  let at = directory.start;
  for (let i = 0; i < directory.entries; i++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== directoryEntry) {
      throw broken(`entry ${i + 1} of the zip directory is damaged`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const commentLength = view.getUint16(at + 32, true);
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > archive.length) throw broken(`entry ${i + 1} of the zip directory is cut short`);
    const name = new TextDecoder("utf-8").decode(archive.subarray(at + 46, at + 46 + nameLength));
    const place = entryPlace(view, at, at + 46 + nameLength, extraLength);
    const details = { name, ...place, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true) };
    entries.push({ name, bytes: place.size, unpack: () => unpack(archive, view, details, allowed, broken) });
    at = next;
  }
  return entries;
}

/** The directory's place stands at the end of the archive, before a comment of up to 65,535 bytes. */
function findDirectory(view: DataView, broken: (problem: string) => Error): { start: number; entries: number } {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) !== endOfDirectory) continue;
    const entries = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    if (entries !== 0xffff && start !== unknown32) return { start, entries };
    return findDirectory64(view, at, broken);
  }
  throw broken("its zip directory is missing: it is cut short or no zip archive");
}

function findDirectory64(view: DataView, end: number, broken: (problem: string) => Error) {
  const damaged = () => broken("its zip64 directory is damaged");
  if (end < 20 || view.getUint32(end - 20, true) !== locator64) throw damaged();
  const at = Number(view.getBigUint64(end - 12, true));
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== endOfDirectory64) throw damaged();
  return { entries: Number(view.getBigUint64(at + 32, true)), start: Number(view.getBigUint64(at + 48, true)) };
}

interface EntryPlace {
  size: number;
  packedSize: number;
  header: number;
}

/** Sizes that need more than 32 bits stand in a field of the entry's extra data. */
function entryPlace(view: DataView, entry: number, extra: number, extraLength: number): EntryPlace {
  const place = {
    size: view.getUint32(entry + 24, true),
    packedSize: view.getUint32(entry + 20, true),
    header: view.getUint32(entry + 42, true),
  };
  for (let at = extra; at + 4 <= extra + extraLength; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    const end = Math.min(extra + extraLength, field + view.getUint16(at + 2, true));
    for (const key of ["size", "packedSize", "header"] as const) {
      if (place[key] !== unknown32 || field + 8 > end) continue;
      place[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
  }
  return place;
}

function unpack(
  archive: Uint8Array,
  view: DataView,
  entry: EntryPlace & { name: string; method: number; crc: number },
  allowed: number,
  broken: (problem: string) => Error,
): Uint8Array {
  const { size, packedSize, header, method, crc } = entry;
  const name = quoted(entry.name);
  if (size > allowed) throw broken(`${name} says to have ${size} bytes when unpacked, ${allowed} are allowed`);
  if (header + 30 > archive.length || view.getUint32(header, true) !== localEntry) {
    throw broken(`${name} is not where the zip directory says`);
  }
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (start + packedSize > archive.length) throw broken(`${name} is cut short`);
  if (view.getUint16(header + 6, true) & 1) throw broken(`${name} is encrypted`);
  const packed = archive.subarray(start, start + packedSize);
  if (method !== 0 && method !== 8) throw broken(`${name} is packed with method ${method}; only 0 and 8 are read`);
  const bytes = method === 0 ? packed : inflate(packed, size, name, broken);
  if (bytes.length !== size || crc32(bytes) !== crc) throw broken(`${name} is damaged: its checksum is wrong`);
  return bytes;
}

/** One byte more than promised, so that what does not end in time shows. */
function inflate(packed: Uint8Array, size: number, name: string, broken: (problem: string) => Error): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch (error) {
    throw broken(`${name} is damaged: ${(error as Error).message}`);
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]!) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}
