import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishVideo } from "../../src/studio/recording/finishVideo";
import { VideoReader } from "../../src/studio/videoReader";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { loadInPage } from "./support/browserModule";
import type * as EncoderPage from "./videoEncoderStream.page";

const folder = mkdtempSync(join(tmpdir(), "rpsm-encoder-"));
let server: Server;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  // Browsers encode only for pages of this computer.
  server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<p>empty"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await loadInPage(page, "videoEncoderStream.page.ts");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Irregular, as a camera in changing light: 20 to 68 ms between frames, and a gap of a second. */
const timesS = Array.from({ length: 90 }, (_, i) => (i * 44 + ((i * 13) % 25)) / 1000 + (i >= 50 ? 1 : 0));

type TakeToEncode = Partial<EncoderPage.TakeToEncode>;

function encode(take: TakeToEncode): Promise<EncoderPage.EncodedTake> {
  const whole = { width: 320, height: 240, timesS, mostBytes: 1 << 20, ...take };
  return page.evaluate(
    (args) => (window as unknown as { underTest: typeof EncoderPage }).underTest.encode(args),
    whole,
  );
}

/** The number that a picture shows (the page's bars). */
function readBars(rgb: Uint8Array, width: number, height: number): number {
  let number = 0;
  for (let bit = 0; bit < 8; bit++) {
    const at = (Math.floor(height / 2) * width + Math.floor((width * (bit + 0.5)) / 8)) * 3;
    if (rgb[at]! > 128) number |= 1 << bit;
  }
  return number;
}

/** Finishes the stream as the host does, and decodes it. */
async function readTake({ format, base64 }: EncoderPage.EncodedTake) {
  const path = join(folder, `video.${format.container}`);
  writeFileSync(path, Buffer.from(base64, "base64"));
  const times = await finishVideo(path, format.container);
  const reader = await VideoReader.open(path);
  const numbers: number[] = [];
  const shownS: number[] = [];
  const sizes = new Set<string>();
  for await (const { rgb, width, height, timeS } of reader.frames()) {
    numbers.push(readBars(rgb, width, height));
    shownS.push(timeS);
    sizes.add(`${width} x ${height}`);
  }
  await reader.close();
  return { times: [...times], numbers, shownS, sizes: [...sizes] };
}

describe.each(["avc", "vp9", "vp8"] as const)("a take encoded in %s", (codec) => {
  it("holds every frame that was encoded, in order, at its own time", async ({ skip }) => {
    const isThere = await page.evaluate(
      (name) => (window as unknown as { underTest: typeof EncoderPage }).underTest.canEncode(name),
      codec,
    );
    // Chromium without the codecs of Chrome.
    if (!isThere) skip(`this browser cannot encode ${codec}`);
    const take = await encode({ codec });
    expect(take.failed).toEqual([]);
    const { times, numbers, shownS, sizes } = await readTake(take);
    expect(take.encodedS.length).toBeGreaterThan(timesS.length * 0.9);
    // Each picture is the one that was taken at its time.
    expect(numbers).toEqual(take.encodedS.map((timeS) => timesS.indexOf(timeS)));
    expect(times.length).toBe(take.encodedS.length);
    for (const [frame, timeS] of take.encodedS.entries()) {
      expect(Math.abs(times[frame]! - timeS)).toBeLessThan(0.00051);
      expect(Math.abs(shownS[frame]! - timeS)).toBeLessThan(0.00051);
    }
    expect(sizes).toEqual(["320 x 240"]);
  });
});

describe("a take's stream", () => {
  it("is H.264 in MP4 where that can be encoded, else VP9 in WebM", async () => {
    const { format } = await encode({ timesS: [0] });
    expect(["avc/mp4", "vp9/webm"]).toContain(`${format.codec}/${format.container}`);
  });

  it("comes in pieces as small as they are asked for", async () => {
    const { pieces, base64 } = await encode({ mostBytes: 1000 });
    expect(Math.max(...pieces)).toBeLessThanOrEqual(1000);
    expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(Buffer.from(base64, "base64").length);
  });

  it("has even sides, and shows turned pictures upright", async () => {
    const odd = await readTake(await encode({ width: 321, height: 241, timesS: timesS.slice(0, 20) }));
    expect(odd.sizes).toEqual(["320 x 240"]);
    expect(odd.numbers).toEqual(Array.from({ length: 20 }, (_, i) => i));
    const turned = await readTake(await encode({ rotation: 90, timesS: timesS.slice(0, 20) }));
    expect(turned.sizes).toEqual(["320 x 240"]);
    expect(turned.numbers).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it("says that it is behind before frames pile up", async () => {
    const most = await page.evaluate(() =>
      (window as unknown as { underTest: typeof EncoderPage }).underTest.countUntilBehind(100),
    );
    expect(most).toBeLessThan(10);
  });
});
