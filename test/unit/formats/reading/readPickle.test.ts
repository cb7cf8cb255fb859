import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PickledArray, type PickledDict, type PickleValue } from "../../../../src/formats/reading/pickleValues";
import { readPickle } from "../../../../src/formats/reading/readPickle";

const folder = join(import.meta.dirname, "../../../fixtures/videoPose3d");
const fixture = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const broken = (problem: string) => new RangeError(problem);
const read = (bytes: Uint8Array) => readPickle(bytes, broken);
const bytes = (...parts: (string | number | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from([part].flat()))),
  );

/** 0, 1, ... 23 as (2, 3, 4) */
const grid = Array.from({ length: 24 }, (_, i) => i);

function contentOf(name: string): PickledDict {
  const array = read(fixture(name)) as PickledArray;
  return array.item(broken) as PickledDict;
}

const numbers = (dict: PickledDict, key: string) => {
  const { shape, values } = (dict.get(key) as PickledArray).numbers(broken);
  return { shape, values: Array.from(values) };
};

describe.each(["protocol2.pkl", "protocol3.pkl", "protocol4.pkl", "protocol5.pkl", "numpy1.pkl"])("%s", (name) => {
  const dict = contentOf(name);

  it("gives the arrays that NumPy wrote, whatever their type and order", () => {
    const shape = [2, 3, 4];
    expect(numbers(dict, "floats")).toEqual({ shape, values: grid.map((i) => i / 7) });
    expect(numbers(dict, "singles")).toEqual({ shape, values: grid.map((i) => Math.fround(i / 7)) });
    expect(numbers(dict, "again")).toEqual(numbers(dict, "singles"));
    expect(numbers(dict, "halves")).toEqual({ shape, values: grid.map((i) => i / 8) });
    expect(numbers(dict, "big-endian")).toEqual({ shape, values: grid });
    expect(numbers(dict, "fortran")).toEqual({ shape, values: grid.map((i) => i / 4) });
    expect(numbers(dict, "long")).toEqual({ shape, values: grid.map((i) => i * 2 ** 40) });
    expect(numbers(dict, "truths")).toEqual({ shape, values: grid.map((i) => (i % 2 === 0 ? 1 : 0)) });
    expect(numbers(dict, "empty")).toEqual({ shape: [0, 17, 3], values: [] });
    const everySecond = grid.filter((i) => Math.floor(i / 4) % 3 !== 1).map((i) => i / 2);
    expect(numbers(dict, "every second")).toEqual({ shape: [2, 2, 4], values: everySecond });
  });

  it("gives plain values", () => {
    const list = [1, -2, 70_000, -(2 ** 40), 1.5, true, false, undefined, "hüft"];
    expect((dict.get("list") as PickleValue[]).slice(0, -1)).toEqual(list);
    expect(Array.from((dict.get("list") as PickleValue[]).at(-1) as Uint8Array)).toEqual([0, 255]);
    expect(dict.get("tuples")).toEqual([[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]);
    expect(dict.get("number")).toBe(Math.fround(0.1));
    expect(dict.get("nested")).toEqual(new Map([["a", new Map([["b", [new Map()]]])]]));
    expect(dict.get("long text")).toBe("x".repeat(300));
  });
});

describe("readPickle", () => {
  it.each([
    [
      "a command to run",
      bytes([0x80, 2], "cos\nsystem\n", "(X", [2, 0, 0, 0], "lstR."),
      /byte 2: .*"os.system", which is refused/,
    ],
    [
      "a command by stack",
      bytes([0x80, 4, 0x8c, 5], "posix", [0x8c, 6], "system", 0x93, "."),
      /byte 17: .*"posix.system"/,
    ],
    [
      "a name that is a tower of lists",
      bytes([0x80, 4], "]".repeat(9000), "a".repeat(8999), "N\x93."),
      /what has no name/,
    ],
    ["code as text", bytes([0x80, 2], "cbuiltins\neval\n."), /"builtins.eval"/],
    ["NumPy's other functions", bytes([0x80, 2], "cnumpy\nload\n."), /"numpy.load"/],
    ["names of JavaScript's", bytes([0x80, 2], "c__proto__\nconstructor\n."), /"__proto__.constructor"/],
    ["objects of classes", bytes([0x80, 4, 0x8c, 1], "a", 0x81, "."), /byte 5: the opcode NEWOBJ \(0x81\) is refused/],
    ["registered extensions", bytes([0x80, 2, 0x82, 1], "."), /byte 2: the opcode EXT1 \(0x82\)/],
    ["objects kept elsewhere", bytes([0x80, 2], "NQ."), /byte 3: the opcode BINPERSID \(0x51\)/],
    ["buffers kept elsewhere", bytes([0x80, 5, 0x97], "."), /the opcode NEXT_BUFFER \(0x97\)/],
    ["sets", bytes([0x80, 4, 0x8f], "."), /the opcode EMPTY_SET \(0x8f\)/],
    ["endless integers", bytes([0x80, 2, 0x8b, 0, 0, 0, 0x7f], "."), /the opcode LONG4 \(0x8b\)/],
    ["long integers", bytes([0x80, 2, 0x8a, 9, ...Array(9).fill(1)], "."), /an integer of 9 bytes/],
    ["bytes that are no opcode", bytes([0x80, 2, 0xff]), /the opcode of no name \(0xff\)/],
    ["text protocols", bytes("(lp0\n."), /does not begin as a pickle of protocol 2 to 5/],
    ["a later protocol", bytes([0x80, 6], "N."), /protocol 6 is not read; 2 to 5 are/],
    [
      "a text that is longer than the file",
      bytes([0x80, 4, 0x8d, 255, 255, 255, 255, 255, 255, 31, 0], "a"),
      /byte 2: it is cut short/,
    ],
    ["no end", bytes([0x80, 2], "N"), /byte 3: it is cut short/],
    ["more after the end", bytes([0x80, 2], "N.N"), /1 bytes follow its end/],
    ["an empty stack", bytes([0x80, 2], "."), /a value is missing/],
    ["values from below a mark", bytes([0x80, 2], "N(."), /a value is missing/],
    ["a mark that is missing", bytes([0x80, 2], "Nt."), /a mark is missing/],
    ["what was never remembered", bytes([0x80, 2], "h", 7, "."), /nothing was remembered as 7/],
    ["keys that are no texts", bytes([0x80, 2], "}K", 1, "Ns."), /key is no text/],
    ["a call of what is no function", bytes([0x80, 2], "cnumpy\nndarray\n)R."), /calls what cannot be called/],
    ["arrays of another class", bytes([0x80, 2], "cnumpy.core.multiarray\n_reconstruct\nN\x85R."), /NumPy's own class/],
    [
      "types of fields",
      bytes([0x80, 2], "cnumpy\ndtype\nX", [2, 0, 0, 0], "V8\x85R."),
      /none of numbers, texts and objects/,
    ],
    ["states for what has none", bytes([0x80, 2], "]Nb."), /neither an array nor a dtype/],
  ])("refuses %s, saying where", (_, pickle, says) => {
    expect(() => read(pickle)).toThrow(says);
  });

  it("does not let a small file make big ones: bytes are made once for every byte there is", () => {
    const text = "a".repeat(1000);
    const encode = bytes("h", 1, "h", 2, "h", 3, "\x86R0".slice(0, 2));
    const head = bytes(
      [0x80, 2],
      "c_codecs\nencode\nq",
      1,
      "X",
      [0xe8, 3, 0, 0],
      text,
      "q",
      2,
      "X",
      [6, 0, 0, 0],
      "latin1q",
      3,
    );
    const list = bytes("](", ...Array(200).fill(encode.toString("latin1")), "e.");
    expect(() => read(Buffer.concat([head, list]))).toThrow("it makes more bytes than it has");
  });

  it("takes a list that holds itself, and a tower of lists, without following them", () => {
    const itself = read(bytes([0x80, 2], "]q", 1, "h", 1, "a.")) as PickleValue[];
    expect(itself[0]).toBe(itself);
    expect(read(bytes([0x80, 2], "]".repeat(200_000), "a".repeat(199_999), "."))).toHaveLength(1);
  });

  it("reads what protocol 5 writes for a buffer in place", () => {
    const dtype = bytes("cnumpy\ndtype\nX", [2, 0, 0, 0], "f4\x85R");
    const call = bytes(
      [0x80, 5],
      "cnumpy._core.numeric\n_frombuffer\n(",
      [0x96, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40],
    );
    const array = read(Buffer.concat([call, dtype, bytes("K", 2, "\x85X", [1, 0, 0, 0], "CtR.")])) as PickledArray;
    expect(array.numbers(broken)).toEqual({ shape: [2], values: Float32Array.of(1, 2) });
  });

  it.each([
    ["fewer bytes than its shape says", [2, 4], /should hold 2 x 4 elements of 4 bytes, but has 8 bytes/],
    ["a shape of many sizes", Array(9).fill(1), /shape is not a list of sizes/],
  ])("refuses an array with %s", (_, shape, says) => {
    const dtype = bytes("cnumpy\ndtype\nX", [2, 0, 0, 0], "f4\x85R");
    const sizes = bytes("(", ...shape.flatMap((size: number) => ["K", size]), "t");
    const call = bytes([0x80, 5], "cnumpy._core.numeric\n_frombuffer\n(C", [8, 0, 0, 0, 0, 0, 0, 0, 0]);
    const pickle = Buffer.concat([call, dtype, sizes, bytes("X", [1, 0, 0, 0], "CtR.")]);
    expect(() => (read(pickle) as PickledArray).numbers(broken)).toThrow(says);
  });
});

describe("readPickle on damaged pickles (property-based, fixed seed)", () => {
  const seed = 20170407;
  const opcode = fc.constantFrom(
    ..."(.0NJKMRXabc})]eqrhjsutGBC\x80\x85\x86\x87\x88\x89\x8a\x8c\x8d\x8e\x93\x94\x95\x96",
  );
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat(3),
    inserted: fc.oneof(
      fc.uint8Array({ maxLength: 6 }).map((each) => Buffer.from(each)),
      fc.array(opcode, { maxLength: 4 }).map((each) => Buffer.from(each.join(""), "latin1")),
    ),
  });

  /** A value or an error of ours: nothing else. */
  function expectSound(pickle: Uint8Array): void {
    try {
      const value = read(pickle);
      if (value instanceof PickledArray) value.item(broken);
    } catch (error) {
      if (!(error instanceof RangeError && error.message.length < 300)) throw error;
      if (/call stack|array length|allocation/i.test(error.message)) throw error;
    }
  }

  it.each(["protocol2.pkl", "protocol4.pkl", "protocol5.pkl"])("ends with a value or a clear error for %s", (name) => {
    const whole = fixture(name);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = changes.reduce((pickle, { at, removed, inserted }) => {
          const start = Math.floor(at * pickle.length);
          return Buffer.concat([pickle.subarray(0, start), inserted, pickle.subarray(start + removed)]);
        }, Buffer.from(whole));
        expectSound(damaged);
      }),
      { seed, numRuns: 3000 },
    );
  });

  it("ends with a value or a clear error for any program of its opcodes", () => {
    const program = fc.array(
      fc.oneof(
        opcode,
        fc.nat(255).map((each) => String.fromCharCode(each)),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(program, (parts) => expectSound(Buffer.from(`\x80\x04${parts.join("")}`, "latin1"))),
      { seed, numRuns: 5000 },
    );
  });
});

const python = ["python3", "/usr/bin/python3"].find((candidate) => {
  try {
    execFileSync(candidate, ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

describe.skipIf(!python)("readPickle beside NumPy (skipped without it)", () => {
  it("reads what NumPy pickles here and now, every protocol alike", () => {
    const script = `
import pickle, sys, numpy as np
value = np.array({"S1": {"Walking": np.arange(6, dtype="f4").reshape(1, 2, 3)}, "n": np.int64(17)}, dtype=object)
sys.stdout.buffer.write(pickle.dumps(value, int(sys.argv[1])))`;
    for (const protocol of [2, 3, 4, 5]) {
      const output = execFileSync(python!, ["-c", script, String(protocol)]);
      const dict = (read(new Uint8Array(output)) as PickledArray).item(broken) as PickledDict;
      const walking = (dict.get("S1") as PickledDict).get("Walking") as PickledArray;
      expect(walking.numbers(broken)).toEqual({ shape: [1, 2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) });
      expect(dict.get("n")).toBe(17);
    }
  });
});
