import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { loadInPage } from "./support/browserModule";
import type * as KernelsPage from "./wasmKernels.page";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  await loadInPage(page, "wasmKernels.page.ts");
});
afterAll(() => browser?.close());

const [depth, rows, columns] = [259, 19, 13];
const wave = (length: number, step: number) => Array.from({ length }, (_, i) => Math.fround(Math.sin(step * i)));

describe.each([true, false])("the WebAssembly kernels in Chromium, relaxed SIMD allowed: %s", (allowRelaxed) => {
  it("multiply like plain loops", async () => {
    const [left, right] = [wave(depth * rows, 0.7), wave(depth * columns, 0.3)];
    const { product, fusesMultiplyAdd } = await page.evaluate(
      (args) => (window as unknown as { underTest: typeof KernelsPage }).underTest.multiply(...args),
      [left, right, depth, allowRelaxed] as Parameters<typeof KernelsPage.multiply>,
    );
    expect(fusesMultiplyAdd).toBe(allowRelaxed);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += left[k * rows + row]! * right[k * columns + column]!;
        expect(product[row * columns + column]).toBeCloseTo(sum, 4);
      }
    }
  });
});
