import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, it } from "vitest";
import { StudioError } from "../../../src/common/errors";
import type { Motion } from "../../../src/formats/motion";
import { readBvh } from "../../../src/formats/readBvh";
import { decodeText } from "../../../src/formats/reading/textLines";
import { readMotionCsv } from "../../../src/formats/readMotionCsv";
import { readNpz } from "../../../src/formats/readNpz";
import { readTrc } from "../../../src/formats/readTrc";
import { fixtureBytes } from "./support/motionFixtures";

const seed = 20170407;
const runs = 400;

type Change =
  | { kind: "set"; at: number; bytes: Uint8Array }
  | { kind: "insert"; at: number; bytes: Uint8Array }
  | { kind: "remove"; at: number; length: number }
  | { kind: "repeat"; at: number; length: number; times: number }
  | { kind: "cut"; at: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const pieces = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
  fc
    .constantFrom(
      "-1",
      "0",
      "1e308",
      "NaN",
      "inf",
      "99999999999999999999",
      "{",
      "}",
      "\n",
      "\r",
      "\t",
      " ",
      ",",
      ";",
      '"',
    )
    .map((text) => new Uint8Array(Buffer.from(text))),
  fc
    .constantFrom("JOINT a {", "End Site {", "CHANNELS 3 Xrotation", "Frames: 4", "X1\tY1", "'<f8'", "(2,)", "Hip_x")
    .map((text) => new Uint8Array(Buffer.from(text))),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: place, bytes: pieces }),
  fc.record({ kind: fc.constant("insert" as const), at: place, bytes: pieces }),
  fc.record({ kind: fc.constant("remove" as const), at: place, length: fc.nat(200) }),
  fc.record({ kind: fc.constant("repeat" as const), at: place, length: fc.nat(300), times: fc.nat(20) }),
  fc.record({ kind: fc.constant("cut" as const), at: place }),
);

function changed(bytes: Uint8Array, { at, ...change }: Change): Uint8Array {
  const start = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, start), bytes.subarray(start)];
  switch (change.kind) {
    case "set":
      return Buffer.concat([before, change.bytes, after.subarray(change.bytes.length)]);
    case "insert":
      return Buffer.concat([before, change.bytes, after]);
    case "remove":
      return Buffer.concat([before, after.subarray(change.length)]);
    case "repeat":
      return Buffer.concat([before, ...Array<Uint8Array>(change.times).fill(after.subarray(0, change.length)), after]);
    case "cut":
      return before;
  }
}

/** A reading that makes sense, or an error that a person can act on: nothing else. */
function expectSound(read: () => { motion: Motion } | undefined): void {
  try {
    const motion = read()?.motion;
    if (!motion) return;
    const { timestampsS, positions } = motion;
    if (positions.length !== timestampsS.length * 51) throw new Error("rows and times differ");
    for (let i = 0; i < timestampsS.length; i++) {
      if (!(timestampsS[i]! > (timestampsS[i - 1] ?? Number.NEGATIVE_INFINITY)))
        throw new Error(`time ${i} is not later`);
    }
    if (positions.some((value) => !Number.isFinite(value) && !Number.isNaN(value))) throw new Error("infinite");
  } catch (error) {
    const isClear = error instanceof StudioError && error.code === "file-broken" && error.message.startsWith("fuzz");
    if (!isClear || error.message.length > 1000) throw error;
  }
}

const text = (bytes: Uint8Array) => decodeText(bytes, "fuzz");

const readers = [
  { name: "readBvh", read: (bytes: Uint8Array) => readBvh(text(bytes), "fuzz"), files: ["unreal.bvh", "cmu.bvh"] },
  {
    name: "readTrc",
    read: (bytes: Uint8Array) => readTrc(text(bytes), "fuzz"),
    files: ["pose2sim.trc", "opencap.trc"],
  },
  {
    name: "readMotionCsv",
    read: (bytes: Uint8Array) => readMotionCsv(text(bytes), "fuzz"),
    files: ["pandas.csv", "semicolons.csv"],
  },
  {
    name: "readNpz",
    read: (bytes: Uint8Array) => {
      const content = readNpz(bytes, "fuzz");
      return content.kind === "motion" ? content.reading : undefined;
    },
    files: ["positions.npz", "keypoints.npz", "keypoints-compressed.npz", "pickled.npz"],
  },
];

describe.each(readers)("$name (property-based, fixed seed)", ({ read, files }) => {
  it.each(files)("gives motion or a clear error for every damage to %s", (file) => {
    const whole = fixtureBytes(file);
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (list) => expectSound(() => read(list.reduce(changed, whole)))),
      { seed, numRuns: runs },
    );
  });

  it("gives motion or a clear error for random bytes and random text", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.string({ maxLength: 500 }).map((each) => Buffer.from(each)),
    );
    fc.assert(
      fc.property(bytes, (each) => expectSound(() => read(each))),
      { seed, numRuns: runs },
    );
  });
});

describe("readNpz on archives that are whole", () => {
  it("gives motion or a clear error for every damage to an array inside", () => {
    const header = Buffer.from(
      "\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 17, 3), }",
      "latin1",
    );
    const poses = Buffer.concat([header, Buffer.alloc(128 - header.length, " "), Buffer.alloc(2 * 51 * 4, 1)]);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (list) => {
        const files = { "poses.npy": list.reduce(changed, new Uint8Array(poses)) };
        expectSound(() => {
          const content = readNpz(zipSync(files), "fuzz");
          return content.kind === "motion" ? content.reading : undefined;
        });
      }),
      { seed, numRuns: runs },
    );
  });
});
