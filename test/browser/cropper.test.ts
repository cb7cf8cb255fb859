import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CropBox } from "../../src/common/protocol";
import { cropPicture } from "../../src/pose/cropPicture";
import { launchBrowser } from "../e2e/support/browserLaunch";
import type * as CropperPage from "./cropper.page";
import { loadInPage } from "./support/browserModule";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  await loadInPage(page, "cropper.page.ts");
});
afterAll(() => browser?.close());

function cropInPage(rgb: Uint8Array, width: number, height: number, box: CropBox, side: number): Promise<number[]> {
  return page.evaluate((args) => (window as unknown as { underTest: typeof CropperPage }).underTest.crop(...args), [
    [...rgb],
    width,
    height,
    box,
    side,
  ] as Parameters<typeof CropperPage.crop>);
}

describe("the cropper in Chromium", () => {
  it("copies pixels exactly at scale 1, red first, with black where the crop reaches beyond the picture", async () => {
    // 2 x 2: red, green / blue, grey; cut out with a margin of one pixel.
    const picture = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90);
    const cropped = await cropInPage(picture, 2, 2, { x: -1, y: -1, size: 4 }, 4);
    const black = [0, 0, 0];
    expect(cropped).toEqual(
      [
        [black, black, black, black],
        [black, [255, 0, 0], [0, 255, 0], black],
        [black, [0, 0, 255], [90, 90, 90], black],
        [black, black, black, black],
      ].flat(2),
    );
  });

  it("halves a picture to the means of its 2 x 2 blocks", async () => {
    // Each block of four holds twice 40 and twice 160: the mean is 100, whatever the colour.
    const picture = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 40 : 160));
    const cropped = await cropInPage(picture, 8, 8, { x: 0, y: 0, size: 8 }, 4);
    for (const value of cropped) expect(Math.abs(value - 100)).toBeLessThanOrEqual(2);
  });

  it("gives the engine the same picture as the command line's own scaling", async () => {
    const [width, height] = [320, 180];
    const picture = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
      return 128 + 100 * Math.sin(x / 25 + channel) * Math.cos(y / 20);
    });
    const box = { x: 60.5, y: 12.25, size: 150 };
    const cropped = await cropInPage(picture, width, height, box, 96);
    const expected = cropPicture({ width, height, rgb: picture }, box, 96);
    const differences = cropped.map((value, i) => Math.abs(value - expected[i]!));
    expect(Math.max(...differences)).toBeLessThan(16);
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(2);
  });
});
