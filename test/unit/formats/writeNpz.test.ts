import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import type { Motion } from "../../../src/formats/motion";
import { npzPieces } from "../../../src/formats/writeNpz";
import { walk } from "./support/motions";

function npz(motion: Motion): Uint8Array {
  return Uint8Array.from([...npzPieces(motion)].flatMap((piece) => [...piece]));
}

const motion = walk([0, 0.04, 0.09, 0.2], [2], { name: "走路 🚶", cuts: [3] });

describe("npzPieces", () => {
  it("holds plain little-endian arrays whose numbers begin at a multiple of 64 bytes", () => {
    const files = unzipSync(npz(motion));
    for (const [name, bytes] of Object.entries(files)) {
      expect([...bytes.subarray(0, 8)], name).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
      const headerLength = bytes[8]! + 256 * bytes[9]!;
      expect((10 + headerLength) % 64, name).toBe(0);
      const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
      expect(header, name).toMatch(
        /^\{'descr': '[<|][fiuU]\d+', 'fortran_order': False, 'shape': \([\d, ]*\), \} *\n$/,
      );
    }
    const poses = files["poses.npy"]!;
    const numbers = poses.slice(poses.length - 4 * 17 * 3 * 4);
    expect(new Float32Array(numbers.buffer)).toEqual(motion.positions);
    expect(Object.keys(files)).not.toContain("clip_frames.npy");
  });

  it("leaves out what the motion does not have", () => {
    const bare = walk([0, 1], [], { scores: undefined, keypoints: undefined, provenance: undefined, model: undefined });
    const names = Object.keys(unzipSync(npz(bare)));
    for (const name of ["scores", "keypoints_2d", "image_size", "provenance", "model", "cuts"]) {
      expect(names).not.toContain(`${name}.npy`);
    }
  });

  it("gives the same bytes for the same motion", () => {
    expect(npz(motion)).toEqual(npz(motion));
  });
});

const numpyMissing = (() => {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
})();

describe.skipIf(numpyMissing)("npzPieces, read by NumPy (skipped without python3 and numpy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-npz-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("loads without pickles, with shapes, types and values", () => {
    const path = join(folder, "walk.npz");
    writeFileSync(path, npz(motion));
    const script = `
import json, sys, numpy
z = numpy.load(sys.argv[1], allow_pickle=False)
print(json.dumps({
  "shapes": {name: [str(z[name].dtype), list(z[name].shape)] for name in sorted(z.files)},
  "poses": z["poses"].astype(float).ravel().tolist(), "times": z["timestamps_s"].tolist(),
  "words": [str(z[n]) for n in ("name", "units", "frame", "root_motion", "source", "model")],
  "names": z["names"].tolist(), "parents": z["parents"].tolist(), "cuts": z["cuts"].tolist(),
  "provenance": z["provenance_names"][z["provenance"][0, 0]], "image": z["image_size"].tolist(),
}))`;
    const read = JSON.parse(
      execFileSync("python3", ["-c", script, path], { encoding: "utf8" }).replaceAll("NaN", "null"),
    );
    expect(read.shapes.poses).toEqual(["float32", [4, 17, 3]]);
    expect(read.shapes.timestamps_s).toEqual(["float64", [4]]);
    expect(read.shapes.scores).toEqual(["float32", [4, 17]]);
    expect(read.shapes.keypoints_2d).toEqual(["float32", [4, 17, 3]]);
    expect(read.shapes.provenance).toEqual(["uint8", [4, 17]]);
    expect(read.shapes.fps).toEqual(["float64", []]);
    expect(read.poses).toEqual([...motion.positions].map((value) => (Number.isNaN(value) ? null : value)));
    expect(read.times).toEqual([0, 0.04, 0.09, 0.2]);
    expect(read.words).toEqual(["走路 🚶", "m", "y-up", "estimated", "walk.mp4", "test-model"]);
    expect([read.names[0], read.names[16], read.parents[0], read.parents[16]]).toEqual(["Hip", "RWrist", -1, 15]);
    expect([read.provenance, read.image, read.cuts]).toEqual(["predicted", [1280, 720], [3]]);
  });
});
