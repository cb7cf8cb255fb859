import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/common/safetensors";

const file = "weights.safetensors";

/** A file from a header as text (or an object) and a number of data bytes. */
function fileOf(header: unknown, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (shape: unknown, begin: number, end: number, dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test("what is written is what the format's description says, byte by byte", () => {
  const bytes = writeSafetensors([{ name: "a", shape: [2], values: Float32Array.of(1, -2) }], "F32");
  const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
  expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test("tensors and metadata come back as they were written, from any address", () => {
  const tensors = [
    { name: "a", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    { name: "empty", shape: [0, 4], values: new Float32Array() },
    { name: "scalar", shape: [], values: Float32Array.of(0.1) },
  ];
  const bytes = writeSafetensors(tensors, "F32", { step: "12" });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);

  const content = readSafetensors(shifted.subarray(3), file);

  expect(content.metadata).toEqual({ step: "12" });
  expect([...content.tensors].map(([name, { shape, read }]) => ({ name, shape, values: read() }))).toEqual(tensors);
});

test("half precision reads as the exact values of its bits", () => {
  const bytes = fileOf({ a: entry([4], 0, 8, "F16") }, 8);
  bytes.set([0x00, 0x3c, 0x00, 0xc0, 0x55, 0x35, 0x01, 0x00], bytes.length - 8);
  const values = readSafetensors(bytes, file).tensors.get("a")!.read();
  expect([...values]).toEqual([1, -2, 0.333251953125, 2 ** -24]);
});

describe("a broken file is refused, and the message says where", () => {
  test.each([
    ["no header at all", new Uint8Array(5), "weights.safetensors is no safetensors file: it has 5 bytes"],
    [
      "a video under this name",
      new TextEncoder().encode("\0\0\0\x18ftypmp42 and so on"),
      "weights.safetensors is no safetensors file: its header would be too long",
    ],
    ["a file cut in the header", fileOf({ a: entry([2], 0, 8) }, 0).subarray(0, 20), "ends after 20 of"],
    ["a header that is not JSON", fileOf("{nonsense}", 0), "weights.safetensors has a header that is not JSON"],
    ["a header that is not UTF-8", fileOf("{}", 0).fill(0xff, 8), "has a header that is not JSON"],
    ["a header that is a list", fileOf([], 0), "has a header that is not a JSON object"],
    ["metadata that is no text", fileOf({ __metadata__: { a: 1 } }, 0), '"__metadata__" is not text by name'],
    ["a tensor that is a number", fileOf({ a: 3 }, 0), 'tensor "a" is not described by a JSON object'],
    ["another number format", fileOf({ a: entry([2], 0, 4, "BF16") }, 4), 'tensor "a" has the number format "BF16"'],
    ["a negative side", fileOf({ a: entry([-2], 0, 8) }, 8), 'tensor "a" has a shape that is not a list of whole'],
    ["one offset", fileOf({ a: { dtype: "F32", shape: [1], data_offsets: [0] } }, 4), "no pair of data offsets"],
    [
      "bytes that the shape does not need",
      fileOf({ a: entry([2], 0, 12) }, 12),
      '"a" has 12 bytes where its shape [2] needs 8',
    ],
    ["two tensors in one place", fileOf({ a: entry([2], 0, 8), b: entry([2], 4, 12) }, 12), '"b" overlaps tensor "a"'],
    ["a hole", fileOf({ a: entry([1], 4, 8) }, 8), '4 bytes before tensor "a" belong to no tensor'],
    ["bytes after the end", fileOf({ a: entry([1], 0, 4) }, 7), "3 bytes follow the last tensor"],
  ])("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes, file)).toThrow(message);
    expect(() => readSafetensors(bytes, file)).toThrow(expect.objectContaining({ code: "model-broken" }));
  });

  test("a file that was cut names its length, the full length and the first tensor that is lost", () => {
    const tensors = ["stage1.fc_2.weight", "stage2.lstm.weight_ih", "stage3.fc_2.weight"].map((name) => ({
      name,
      shape: [1000],
      values: new Float32Array(1000),
    }));
    const bytes = writeSafetensors(tensors, "F32");
    const half = Math.floor(bytes.length / 2);
    const count = (length: number) => length.toLocaleString("en-US");
    expect(() => readSafetensors(bytes.subarray(0, half), file)).toThrow(
      `weights.safetensors ends after ${count(half)} of ${count(bytes.length)} bytes (tensor "stage2.lstm.weight_ih")`,
    );
  });
});
