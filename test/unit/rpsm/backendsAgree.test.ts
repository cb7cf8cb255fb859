import { beforeAll, expect, test } from "vitest";
import { useCpu, useWasm } from "./support/backends";
import { sampleRun } from "./support/sampleRun";
import { largestDifference } from "./support/tinyNetwork";
import { runOnWebgpu, whyNoWebgpu } from "./support/webgpuProcess";

let reference: Record<string, number[]>;
beforeAll(async () => {
  await useCpu();
  reference = await sampleRun();
});

/** Gradients of single weights are around 1e-3, poses and loss around 1. */
function expectAgreement(measured: Record<string, number[]>): void {
  expect(Object.keys(measured)).toEqual(Object.keys(reference));
  for (const [name, values] of Object.entries(reference)) {
    const size = Math.max(...values.map(Math.abs));
    expect(size, name).toBeGreaterThan(1e-5);
    expect(largestDifference(measured[name]!, values), name).toBeLessThan(1e-6 + 2e-5 * size);
  }
}

test("WebAssembly computes the poses and gradients that the cpu backend computes", async () => {
  await useWasm();
  expectAgreement(await sampleRun());
});

const reason = whyNoWebgpu();
test.skipIf(reason)(
  `WebGPU computes them too${reason ? ` (skipped: ${reason})` : ""}`,
  { timeout: 120_000 },
  async () => {
    expectAgreement(await runOnWebgpu());
  },
);
