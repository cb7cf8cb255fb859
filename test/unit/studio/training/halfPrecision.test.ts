import { expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../../src/common/safetensors";
import { halfPrecision } from "../../../../src/studio/training/halfPrecision";

it("weights are kept in half precision, under their names and in their shapes", async () => {
  const tensors = [
    { name: "one", shape: [2, 2], values: Float32Array.of(1, -0.5, 1 / 3, 65504) },
    { name: "two", shape: [1], values: Float32Array.of(2 ** -24) },
  ];
  const half = readSafetensors(await halfPrecision(writeSafetensors(tensors, "F32")), "the test").tensors;
  expect([...half].map(([name, { shape, type, read }]) => ({ name, shape, type, values: [...read()] }))).toEqual([
    // 1/3 has ten bits behind the first: 1365 / 4096.
    { name: "one", shape: [2, 2], type: "F16", values: [1, -0.5, 1365 / 4096, 65504] },
    { name: "two", shape: [1], type: "F16", values: [2 ** -24] },
  ]);
});
