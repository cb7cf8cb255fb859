import { zipSync } from "fflate";

/**
 * A clip without a picture, as NumPy would write it.
 * @param keypoints (T x 17 x 3)
 * @param truth (T x 17 x 3) m
 */
export function keypointFile(
  timesS: number[],
  keypoints: Float32Array,
  truth?: Float32Array,
  size: [number, number] = [640, 480],
): Uint8Array {
  const array = (descr: string, shape: number[], values: Float32Array | Float64Array) => {
    const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
    const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${dict.padEnd(117)}\n`, "latin1");
    return new Uint8Array(Buffer.concat([head, new Uint8Array(values.buffer)]));
  };
  const shape = [timesS.length, 17, 3];
  return zipSync({
    "timestamps_s.npy": array("<f8", [timesS.length], Float64Array.from(timesS)),
    "keypoints_2d.npy": array("<f4", shape, keypoints),
    "image_size.npy": array("<f8", [2], Float64Array.from(size)),
    ...(truth && { "camera_poses.npy": array("<f4", shape, truth) }),
  });
}
