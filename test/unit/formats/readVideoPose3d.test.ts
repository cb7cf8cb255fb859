import fc from "fast-check";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { StudioError } from "../../../src/common/errors";
import { readNpz } from "../../../src/formats/readNpz";
import { readVideoPose3d, readVideoPose3dKeypoints } from "../../../src/formats/readVideoPose3d";
import { expectBroken, fixtureBytes } from "./support/motionFixtures";
import { expected, videoPose3dBytes } from "./support/videoPose3dFixtures";

const text = (value: string) => `X${length32(value.length)}${value}`;
const length32 = (count: number) =>
  String.fromCharCode(count & 255, (count >> 8) & 255, (count >> 16) & 255, (count >> 24) & 255);

/** A pickle of an array of this many numbers 0 of 4 bytes; `again`: which remembered array to name instead. */
function zeros(...shape: number[]): string {
  const dtype = `cnumpy\ndtype\n${text("f4")}\x85R`;
  const sizes = `(${shape.map((size) => `J${length32(size)}`).join("")}t`;
  const bytes = 4 * shape.reduce((product, size) => product * size, 1);
  return `cnumpy.core.numeric\n_frombuffer\n(B${length32(bytes)}${"\0".repeat(bytes)}${dtype}${sizes}${text("C")}tR`;
}

const dict = (entries: Record<string, string>) =>
  `}(${Object.entries(entries)
    .map(([key, value]) => text(key) + value)
    .join("")}u`;

/** An npz file whose arrays hold one pickled object each. */
function npz(objects: Record<string, string>): Uint8Array {
  const files = Object.entries(objects).map(([name, object]) => {
    const header = "{'descr': '|O', 'fortran_order': False, 'shape': (), }".padEnd(117);
    const array = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\x01btR`;
    const dtype = `cnumpy\ndtype\n${text("O8")}\x85R`;
    const pickle = `\x80\x04${array}(K\x01)${dtype}\x89](${object}etb.`;
    return [`${name}.npy`, Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n${pickle}`, "latin1")] as const;
  });
  return zipSync(Object.fromEntries(files));
}

const person = () => zeros(1, 17, 3);
const list = (values: string[]) => `](${values.join("")}e`;
const symmetry = (left: number[]) =>
  dict({ keypoints_symmetry: list([list(left.map((point) => `K${String.fromCharCode(point)}`)), list([])]) });

describe("readVideoPose3d", () => {
  const takes = readVideoPose3d(videoPose3dBytes("data_3d_h36m.npz"), "data_3d_h36m.npz")!;

  it("reads every subject's takes as NumPy does, 17 of the 32 joints", () => {
    expect(takes.map(({ subject, name }) => `${subject}/${name}`)).toEqual(Object.keys(expected.takes));
    for (const { subject, name, positions } of takes) {
      const { frames, last, sum } = expected.takes[`${subject}/${name}`]!;
      expect(positions).toHaveLength(frames * 51);
      expect(Array.from(positions.subarray(-51))).toEqual(last.flat());
      expect(positions.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 6);
    }
  });

  it("leaves files of plain arrays to other readers", () => {
    expect(readVideoPose3d(fixtureBytes("positions.npz"), "a.npz")).toBeUndefined();
    expect(readVideoPose3d(fixtureBytes("keypoints.npz"), "a.npz")).toBeUndefined();
  });

  it("is not what imports go through: those refuse pickles", () => {
    expectBroken(() => readNpz(videoPose3dBytes("data_3d_h36m.npz"), "a.npz"), /Python objects/);
  });

  it.each([
    [
      "other joints",
      dict({ S1: dict({ Walk: zeros(2, 15, 3) }) }),
      /"S1, Walk": its shape must be \(frames, 17 or 32, 3\), not \(2, 15, 3\)/,
    ],
    ["no take", dict({}), /"positions_3d": it has no take/],
    ["no frame", dict({ S1: dict({ Walk: zeros(0, 17, 3) }) }), /"S1, Walk": it has no frame/],
    ["lists of subjects", "](e", /must be a dictionary of subjects/],
    ["lists of takes", dict({ S1: "](e" }), /"S1" must be a dictionary of takes/],
    ["words for arrays", dict({ S1: dict({ Walk: text("far") }) }), /"S1, Walk": it must be an array of numbers/],
    ["nobody's size", dict({ S1: dict({ Walk: person() }) }), /they must be metres, but its first person is 0.* tall/],
  ])("refuses %s, naming the take", (_, object, says) => {
    expectBroken(() => readVideoPose3d(npz({ positions_3d: object }), "h.npz"), new RegExp(`^h\\.npz.*${says.source}`));
  });

  it("refuses one array for two takes: a small file could fill any memory", () => {
    const object = dict({ S1: dict({ a: `${person()}q\x07`, b: "h\x07" }) });
    expectBroken(
      () => readVideoPose3d(npz({ positions_3d: object }), "h.npz"),
      /"S1, b": its array is another take's too/,
    );
  });
});

describe("readVideoPose3dKeypoints", () => {
  it("reads COCO's keypoints of every camera", () => {
    const takes = readVideoPose3dKeypoints(videoPose3dBytes("data_2d_h36m_coco.npz"), "a.npz");
    expect(takes).toHaveLength(12);
    const { cameras } = takes.find(({ subject, name }) => subject === "S9" && name === "Walking")!;
    expect(cameras.map((points) => points.length / 51)).toEqual([38, 38]);
    const frame = cameras[0]!.subarray(0, 51);
    expect(Array.from({ length: 17 }, (_, k) => frame[k * 3 + 2])).toEqual(Array(17).fill(1));
    // Shoulders left and right, then ankles: heads are up in the picture.
    expect(frame[5 * 3 + 1]).toBeLessThan(frame[15 * 3 + 1]!);
  });

  it("makes COCO's keypoints of Human3.6M's joints, and leaves the face unseen", () => {
    const [coco, joints] = ["coco", "gt"].map((kind) =>
      readVideoPose3dKeypoints(videoPose3dBytes(`data_2d_h36m_${kind}.npz`), "a.npz"),
    );
    joints!.forEach(({ cameras }, take) => {
      cameras.forEach((points, camera) => {
        const same = coco![take]!.cameras[camera]!;
        for (let i = 0; i < points.length; i++) {
          const isFace = i % 51 < 15;
          expect(points[i]).toBe(isFace ? 0 : same[i]);
        }
      });
    });
  });

  const keypoints = dict({ S1: dict({ Walk: `](${zeros(2, 17, 2)}e` }) });
  it.each([
    ["no metadata", { positions_2d: keypoints }, /"metadata" is missing/],
    [
      "another layout",
      { positions_2d: keypoints, metadata: symmetry([1, 2]) },
      /"metadata": its "keypoints_symmetry" must be/,
    ],
    ["no keypoints", { metadata: symmetry([4, 5, 6, 11, 12, 13]) }, /"positions_2d".*is missing/],
    [
      "cameras without a list",
      { positions_2d: dict({ S1: dict({ Walk: zeros(2, 17, 2) }) }), metadata: symmetry([4, 5, 6, 11, 12, 13]) },
      /"S1, Walk": it must be a list of arrays/,
    ],
    [
      "other points",
      {
        positions_2d: dict({ S1: dict({ Walk: `](${zeros(2, 16, 2)}e` }) }),
        metadata: symmetry([4, 5, 6, 11, 12, 13]),
      },
      /"S1, Walk": its shape must be \(frames, 17, 2\)/,
    ],
  ])("refuses %s", (_, objects, says) => {
    expectBroken(() => readVideoPose3dKeypoints(npz(objects as Record<string, string>), "k.npz"), says);
  });
});

describe("readVideoPose3d on damaged files (property-based, fixed seed)", () => {
  it.each(["data_3d_h36m.npz", "data_2d_h36m_gt.npz"])(
    "gives takes or a clear error for every damage inside %s",
    (name) => {
      const files = unzipSync(videoPose3dBytes(name));
      const damage = fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
        removed: fc.nat(6),
      });
      const read = name.includes("3d") ? readVideoPose3d : readVideoPose3dKeypoints;
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
          const damaged = Object.entries(files).map(([file, whole]) => {
            const bytes = damages.reduce((bytes, { at, bytes: inserted, removed }) => {
              // Opcodes are rare among numbers: most damages go where arrays begin.
              const start = Math.floor(at * Math.min(bytes.length, at < 0.8 ? 900 : bytes.length));
              return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + removed)]);
            }, Buffer.from(whole));
            return [file, new Uint8Array(bytes)] as const;
          });
          try {
            read(zipSync(Object.fromEntries(damaged), { level: 0 }), "fuzz");
          } catch (error) {
            const isClear = error instanceof StudioError && error.code === "file-broken" && error.message.length < 600;
            if (!isClear) throw error;
          }
        }),
        { seed: 20170407, numRuns: 300 },
      );
    },
    60_000,
  );
});
