import { Zip, ZipPassThrough } from "fflate";
import { provenances } from "../pose/clip/provenance";
import { keypointNames } from "../pose/keypoints";
import { jointNames, jointParents } from "../pose/skeleton";
import { frameRate } from "./frameRate";
import type { Motion } from "./motion";

type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** What NumPy calls each kind of array (little endian). */
const types: readonly (readonly [new (length: number) => NumberArray, string])[] = [
  [Float64Array, "<f8"],
  [Float32Array, "<f4"],
  [Int32Array, "<i4"],
  [Uint8Array, "|u1"],
];

/** Copied into the file at a time. */
const pieceBytes = 1024 * 1024;
/** NumPy wants an array's first number at a multiple of this. */
const alignment = 64;

/**
 * A motion as NumPy's npz, piece by piece: plain arrays, readable with `allow_pickle=False`; single words and numbers
 * are arrays without dimensions. The names of the arrays are in docs/interchange.md.
 */
export function* npzPieces(motion: Motion): Generator<Uint8Array> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    written.push(bytes);
  });
  for (const [name, array] of arraysOf(motion)) {
    const file = new ZipPassThrough(`${name}.npy`);
    // The same motion gives the same file.
    file.mtime = new Date(1980, 0, 1, 12);
    zip.add(file);
    file.push(array.header);
    for (let start = 0; start < array.bytes.length; start += pieceBytes) {
      file.push(array.bytes.subarray(start, start + pieceBytes));
      yield* written.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* written.splice(0);
  }
  zip.end();
  yield* written.splice(0);
}

interface NpyArray {
  header: Uint8Array;
  bytes: Uint8Array;
}

function* arraysOf(motion: Motion): Generator<[name: string, array: NpyArray]> {
  const { timestampsS, scores, keypoints, provenance, imageSize, clipFrames, floor } = motion;
  const frames = timestampsS.length;
  yield ["poses", numbers(motion.positions, [frames, 17, 3])];
  yield ["timestamps_s", numbers(timestampsS, [frames])];
  if (scores) yield ["scores", numbers(scores, [frames, 17])];
  yield ["names", words(jointNames, [jointNames.length])];
  yield ["parents", numbers(Int32Array.from(jointParents), [jointParents.length])];
  if (provenance) {
    yield ["provenance", numbers(provenance, [frames, 17])];
    yield ["provenance_names", words(provenances, [provenances.length])];
  }
  if (keypoints && imageSize) {
    yield ["keypoints_2d", numbers(keypoints, [frames, 17, 3])];
    yield ["keypoint_names", words(keypointNames, [keypointNames.length])];
    yield ["image_size", numbers(Int32Array.from(imageSize), [2])];
  }
  if (clipFrames) yield ["clip_frames", numbers(clipFrames, [frames])];
  if (motion.cuts.length > 0) yield ["cuts", numbers(Int32Array.from(motion.cuts), [motion.cuts.length])];
  yield ["fps", numbers(Float64Array.of(frameRate(timestampsS)), [])];
  if (floor) yield ["floor", numbers(Float64Array.of(floor.heightM, floor.tiltXDeg, floor.tiltZDeg), [3])];
  yield ["units", words(["m"], [])];
  yield ["frame", words(["y-up"], [])];
  yield ["root_motion", words([motion.rootMotion], [])];
  yield ["name", words([motion.name], [])];
  yield ["source", words([motion.source], [])];
  if (motion.model) yield ["model", words([motion.model], [])];
}

function numbers(values: NumberArray, shape: readonly number[]): NpyArray {
  const [, type] = types.find(([kind]) => values instanceof kind)!;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { header: npyHeader(type, shape), bytes };
}

/** NumPy's text: as many code points of 4 bytes for each as the longest has. */
function words(texts: readonly string[], shape: readonly number[]): NpyArray {
  const codes = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = Math.max(1, ...codes.map((each) => each.length));
  const values = new Int32Array(width * texts.length);
  codes.forEach((each, i) => values.set(each, i * width));
  return { header: npyHeader(`<U${width}`, shape), bytes: new Uint8Array(values.buffer) };
}

/** Version 1.0 of the npy format: magic, length, a Python dict as text, spaces up to the alignment, a line end. */
function npyHeader(type: string, shape: readonly number[]): Uint8Array {
  const magic = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0];
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(" ")}), }`;
  const before = magic.length + 2;
  const padding = (alignment - ((before + dict.length + 1) % alignment)) % alignment;
  const text = new TextEncoder().encode(`${dict}${" ".repeat(padding)}\n`);
  return Uint8Array.from([...magic, text.length & 0xff, text.length >> 8, ...text]);
}
