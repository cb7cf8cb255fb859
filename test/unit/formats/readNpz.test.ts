import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readNpy } from "../../../src/formats/reading/npy";
import { type KeypointClip, readNpz } from "../../../src/formats/readNpz";
import { expectBroken, fixtureBytes, places } from "./support/motionFixtures";

/** An array as NumPy's own code writes it: see numpy/lib/format.py. */
function npy(descr: string, shape: number[], data: Uint8Array, fortran = false, version = 1): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${tuple}, }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const text = `${dict.padEnd(128 - 8 - lengthBytes - 1)}\n`;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return Buffer.concat([
    Uint8Array.of(0x93, ...Buffer.from("NUMPY"), version, 0),
    length.subarray(0, lengthBytes),
    Buffer.from(text),
    data,
  ]);
}

const bytesOf = (array: { buffer: ArrayBuffer }) => new Uint8Array(array.buffer);
const floats = (shape: number[], value: (i: number) => number) =>
  npy("<f4", shape, bytesOf(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i))));
const doubles = (...values: number[]) => npy("<f8", [values.length], bytesOf(Float64Array.from(values)));

const seen = {
  "timestamps_s.npy": doubles(0, 0.04),
  "keypoints_2d.npy": floats([2, 17, 3], (i) => (i % 3 === 2 ? 0.9 : i)),
  "image_size.npy": doubles(640, 480),
};
type Files = Record<string, Uint8Array>;
const npz = (change: Files = {}, without: string[] = []) => {
  const files = Object.entries({ ...seen, ...change } as Files).filter(([name]) => !without.includes(name));
  return zipSync(Object.fromEntries(files));
};

function clipOf(bytes: Uint8Array): KeypointClip {
  const content = readNpz(bytes, "a.npz");
  if (content.kind !== "keypoints") throw new Error("a clip of keypoints was expected");
  return content.clip;
}

describe("readNpz on a clip without a picture, as NumPy writes it", () => {
  const clip = clipOf(fixtureBytes("keypoints.npz"));

  it("reads times, picture size, keypoints and the truth in mm", () => {
    expect([...clip.timestampsS]).toEqual([0, 0.04, 0.09, 0.12, 0.2]);
    expect(clip.imageSize).toEqual([640, 480]);
    // Frame 2, keypoint 5: x = 100 + 5 * 3 + 2, y = 50 + 5 * 7.
    expect([...clip.keypoints.subarray(2 * 51 + 15, 2 * 51 + 18)]).toEqual([117, 85, Math.fround(0.9)]);
    expect(Array.from(clip.truthMm!.subarray(2 * 51 + 9, 2 * 51 + 12), Math.round)).toEqual([30, -60, 3200]);
  });

  it("keeps a frame without anybody empty, and gives a keypoint without a place the score 0", () => {
    expect(clip.keypoints.subarray(3 * 51, 4 * 51).every(Number.isNaN)).toBe(true);
    expect([...clip.keypoints.subarray(51 + 12, 51 + 15)]).toEqual([0, 0, 0]);
  });

  it("names what it did not use", () => {
    expect(clip.warnings).toEqual(["Not used: note."]);
  });

  it("reads half precision, Fortran order, big-endian and compressed arrays", () => {
    const same = clipOf(fixtureBytes("keypoints-compressed.npz"));
    expect(same.timestampsS[4]).toBeCloseTo(0.2, 6);
    expect(same.imageSize).toEqual([640, 480]);
    expect(same.keypoints.subarray(3 * 51, 4 * 51).every(Number.isNaN)).toBe(true);
    clip.keypoints.forEach((value, i) => {
      if (!Number.isNaN(value)) expect(Math.abs(same.keypoints[i]! - value)).toBeLessThan(0.1);
    });
    expect(same.truthMm).toBeUndefined();
  });

  it.each([
    ["no times", npz({}, ["timestamps_s.npy"]), '"timestamps_s" \\(T\\) is missing; it holds keypoints_2d, image_size'],
    ["no picture size", npz({}, ["image_size.npy"]), '"image_size" \\(2\\).*is missing'],
    [
      "times for other frames",
      npz({ "timestamps_s.npy": doubles(0, 1, 2) }),
      '"timestamps_s": its shape must be \\(2\\), not \\(3\\)',
    ],
    ["times that stand still", npz({ "timestamps_s.npy": doubles(1, 1) }), "entry 1 \\(1\\) is not later"],
    ["a time that is no number", npz({ "timestamps_s.npy": doubles(0, Number.NaN) }), "entry 1 is no number"],
    [
      "keypoints of another kind",
      npz({ "keypoints_2d.npy": floats([2, 26, 3], () => 1) }),
      "must be \\(any, 17, 3\\), not \\(2, 26, 3\\)",
    ],
    ["a picture without a size", npz({ "image_size.npy": doubles(0, 480) }), "0 x 480 pixels"],
    ["a truth for other frames", npz({ "camera_poses.npy": floats([3, 17, 3], () => 1) }), '"camera_poses": its shape'],
    ["no frame", npz({ "keypoints_2d.npy": floats([0, 17, 3], () => 1) }), '"keypoints_2d": it has no frame'],
    ["nothing that is known", zipSync({ "weights.npy": doubles(1) }), '"poses".*or "keypoints_2d".*it holds weights'],
    ["no zip archive", Buffer.from("Buy milk.".repeat(100)), "its zip directory is missing"],
    ["an archive that is cut short", npz().slice(0, -30), "its zip directory is missing"],
  ])("refuses %s, naming the array", (_, bytes, says) => {
    expectBroken(() => readNpz(bytes, "a.npz"), new RegExp(`^a\\.npz.*${says}`));
  });
});

describe("readNpz on motion", () => {
  it("reads positions_3d in mm with Z up at 50 frames a second", () => {
    const content = readNpz(fixtureBytes("positions.npz"), "walk.npz");
    if (content.kind !== "motion") throw new Error("motion was expected");
    const { reading } = content;
    expect(reading).toMatchObject({ format: "NPZ", axes: { up: "+z", front: "-y" }, unitM: 0.001, warnings: [] });
    expect([...reading.motion.timestampsS]).toEqual([0, 0.02, 0.04]);
    expect(places(reading, 0, "Hip", "LShoulder", "RWrist")).toEqual([
      [0, 0.95, 0],
      [0.18, 1.44, 0],
      [-0.25, 0.92, 0.1],
    ]);
  });

  it("refuses pickled dictionaries and says why", () => {
    const says = /positions_3d.*Python objects \(pickle\), which are not read: save plain arrays/;
    expectBroken(() => readNpz(fixtureBytes("pickled.npz"), "data_3d_h36m.npz"), says);
  });

  it("wants names for joints that are not ours", () => {
    const other = zipSync({ "poses.npy": floats([2, 24, 3], (i) => i), "fps.npy": floats([], () => 30) });
    expectBroken(() => readNpz(other, "smpl.npz"), '"names" \\(24\\).*is missing; it holds poses, fps');
  });
});

describe("a zip archive", () => {
  const damaged = npz();
  const at = Buffer.from(damaged).indexOf("NUMPY") + 60;
  damaged[at]! ^= 0xff;

  it("is checked against its checksums", () => {
    expectBroken(() => readNpz(damaged, "a.npz"), "is damaged");
  });

  it("is not unpacked when it is a bomb", () => {
    const zeros = npy("<f4", [200_000_000], new Uint8Array(0));
    const small = zipSync({ "poses.npy": zeros, "a.npy": new Uint8Array(1000) });
    const view = new DataView(small.buffer, small.byteOffset);
    // The directory entry of poses.npy says 800 MB.
    const entry = Buffer.from(small).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    view.setUint32(entry + 24, 800_000_128, true);
    expectBroken(() => readNpz(small, "bomb.npz"), "says to have 800000128 bytes when unpacked");
  });

  it("that unpacks to more than it says is refused", () => {
    const small = zipSync({ "poses.npy": new Uint8Array(100_000) });
    const entry = Buffer.from(small).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    new DataView(small.buffer, small.byteOffset).setUint32(entry + 24, 50, true);
    expectBroken(() => readNpz(small, "liar.npz"), "poses.npy.*is damaged");
  });
});

describe("readNpy", () => {
  const read = (bytes: Uint8Array) => readNpy(bytes, "a.npz", "a");

  it.each([
    ["<i8", [3], bytesOf(BigInt64Array.of(1n, -2n, 2n ** 40n)), [1, -2, 2 ** 40]],
    ["<u8", [2], bytesOf(BigUint64Array.of(7n, 2n ** 50n)), [7, 2 ** 50]],
    ["<i4", [2], bytesOf(Int32Array.of(-5, 2_000_000_000)), [-5, 2_000_000_000]],
    ["<u2", [2], bytesOf(Uint16Array.of(65535, 1)), [65535, 1]],
    ["|i1", [2], bytesOf(Int8Array.of(-128, 127)), [-128, 127]],
    ["|b1", [3], Uint8Array.of(1, 0, 1), [1, 0, 1]],
    [">f8", [1], Uint8Array.of(0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18), [Math.PI]],
    [">i2", [2], Uint8Array.of(0x01, 0x02, 0xff, 0xfe), [258, -2]],
    ["<f2", [3], bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x7e00)), [1, -2, Number.NaN]],
  ])("reads %s", (descr, shape, data, values) => {
    const array = read(npy(descr, shape, data));
    expect(array.shape).toEqual(shape);
    expect([...array.values]).toEqual(values);
  });

  it("reads Fortran order, and versions 2 and 3", () => {
    // [[1, 2, 3], [4, 5, 6]] column by column.
    const data = Uint8Array.of(1, 4, 2, 5, 3, 6);
    for (const version of [1, 2, 3]) {
      expect([...read(npy("|u1", [2, 3], data, true, version)).values]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it("reads texts of either kind", () => {
    const wide = Uint32Array.from([...Array.from("Hip", (c) => c.codePointAt(0)!), 0x9aa8, 0, 0, 0]);
    expect(read(npy("<U3", [2], bytesOf(wide).subarray(0, 24))).values).toEqual(["Hip", "骨"]);
    expect(read(npy("|S4", [2], Buffer.from("Hip\0Knee"))).values).toEqual(["Hip", "Knee"]);
  });

  it.each([
    ["no npy", Buffer.from("hello, this is no array"), "not in NumPy's npy format"],
    ["a version of the future", npy("<f4", [0], new Uint8Array(0), false, 4), "version 4"],
    ["too few bytes", npy("<f4", [3], new Uint8Array(8)), "3 elements of 4 bytes, but has 8 bytes"],
    ["too many bytes", npy("<f4", [1], new Uint8Array(8)), "1 elements of 4 bytes"],
    ["complex numbers", npy("<c8", [1], new Uint8Array(8)), 'type "<c8" is not read'],
    ["fields", npy("x', '<f4", [1], new Uint8Array(8)), "is not read"],
    ["a shape without end", npy("<f4", [2 ** 40, 2 ** 40], new Uint8Array(8)), "but has 8 bytes"],
    ["a header that is cut short", npy("<f4", [1], new Uint8Array(4)).subarray(0, 40), "header is cut short"],
  ])("refuses %s", (_, bytes, says) => {
    expectBroken(() => read(bytes), says);
  });
});
