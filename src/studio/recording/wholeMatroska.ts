import type { FileHandle } from "node:fs/promises";

/** Elements that hold others and are walked into; a streamed file does not know their sizes. */
const segmentId = 0x18538067;
const clusterId = 0x1f43b675;
/** Elements that hold a frame. */
const frameIds = new Set([0xa3 /* SimpleBlock */, 0xa0 /* BlockGroup */]);
/** Small elements inside a cluster, before its frames. */
const clusterFieldIds = new Set([0xe7 /* Timestamp */, 0xa7 /* Position */, 0xab /* PrevSize */]);
/** Everything that stands beside the clusters. */
const outerIds = new Set([
  0x1a45dfa3 /* EBML */, 0x114d9b74 /* SeekHead */, 0x1549a966 /* Info */, 0x1654ae6b /* Tracks */,
  0x1c53bb6b /* Cues */, 0x1254c367 /* Tags */, 0x1941a469 /* Attachments */, 0x1043a770 /* Chapters */,
  0xec /* Void */, 0xbf /* CRC-32 */,
]);

/** An id of up to 4 bytes and a size of up to 8. */
const longestHeaderBytes = 12;
/** Read at once: several frames. */
const windowBytes = 256 * 1024;

/**
 * Length of a Matroska or WebM stream up to the end of its last whole frame (or whole table after it). What follows was
 * cut off while it was written, or is what a power cut leaves at the end of a file. 0 when it is no Matroska at all.
 */
export async function wholeMatroskaBytes(file: FileHandle): Promise<number> {
  const { size: fileBytes } = await file.stat();
  const window = Buffer.alloc(windowBytes);
  let windowAt = 0;
  let windowEnd = 0;
  let whole = 0;
  for (let position = 0; position < fileBytes; ) {
    if (position + longestHeaderBytes > windowEnd && windowEnd < fileBytes) {
      windowAt = position;
      windowEnd = position + (await file.read(window, 0, windowBytes, position)).bytesRead;
    }
    const element = readHeader(window.subarray(position - windowAt, windowEnd - windowAt));
    if (!element) break;
    const dataAt = position + element.headerBytes;
    if (element.id === segmentId || element.id === clusterId) {
      position = dataAt;
      continue;
    }
    const isFrame = frameIds.has(element.id);
    const isOuter = outerIds.has(element.id);
    if (!isFrame && !isOuter && !clusterFieldIds.has(element.id)) break;
    if (element.dataBytes === undefined || dataAt + element.dataBytes > fileBytes) break;
    position = dataAt + element.dataBytes;
    if (isFrame || isOuter) whole = position;
  }
  return whole;
}

/** @returns undefined when these bytes do not begin an element */
function readHeader(bytes: Buffer): { id: number; dataBytes: number | undefined; headerBytes: number } | undefined {
  const idBytes = leadingLength(bytes[0]);
  if (idBytes === undefined || idBytes > 4) return undefined;
  const sizeBytes = leadingLength(bytes[idBytes]);
  const headerBytes = idBytes + (sizeBytes ?? 0);
  if (sizeBytes === undefined || bytes.length < headerBytes) return undefined;
  const id = bytes.readUIntBE(0, idBytes);
  // The first set bit of a size marks its length; all bits set after it mean "not known".
  let dataBytes = bytes[idBytes]! & (0xff >> sizeBytes);
  let isUnknown = dataBytes === 0xff >> sizeBytes;
  for (let at = idBytes + 1; at < headerBytes; at++) {
    dataBytes = dataBytes * 256 + bytes[at]!;
    isUnknown &&= bytes[at] === 0xff;
  }
  return { id, dataBytes: isUnknown ? undefined : dataBytes, headerBytes };
}

/** Bytes of a number whose leading zero bits tell its length; undefined when none is set. */
function leadingLength(first: number | undefined): number | undefined {
  return first ? Math.clz32(first) - 23 : undefined;
}
