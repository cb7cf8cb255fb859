// Renders resources/demo/demo.webm: `node scripts/demo-clip/generate.mjs` (Node 24, Chromium; a few minutes).
// With `--stills FOLDER SECONDS...` it writes single pictures instead, to look at while changing the figure.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const bitsPerSecond = 1_300_000;

const server = await createServer({
  configFile: false,
  root: here,
  cacheDir: join(root, "node_modules", ".vite-demo-clip"),
  logLevel: "error",
  server: { port: 0, host: "127.0.0.1", fs: { allow: [root] } },
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.log(message.text()));
  page.on("pageerror", (error) => console.error(error));
  await page.goto(server.resolvedUrls.local[0], { waitUntil: "commit" });
  await page.waitForFunction(() => "renderClip" in window, undefined, { timeout: 240_000 });
  const [flag, folder, ...moments] = process.argv.slice(2);
  if (flag === "--stills") await writeStills(page, folder, moments.map(Number));
  else await writeClip(page);
} finally {
  await browser.close();
  await server.close();
}

async function writeClip(page) {
  const started = Date.now();
  const clip = await page.evaluate((rate) => window.renderClip(rate), bitsPerSecond);
  const bytes = Buffer.from(clip, "base64");
  mkdirSync(join(root, "resources", "demo"), { recursive: true });
  writeFileSync(join(root, "resources", "demo", "demo.webm"), bytes);
  console.log(`resources/demo/demo.webm: ${(bytes.length / 1e6).toFixed(2)} MB in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

async function writeStills(page, folder, moments) {
  mkdirSync(folder, { recursive: true });
  for (const seconds of moments) {
    const still = await page.evaluate((time) => window.renderStill(time), seconds);
    writeFileSync(join(folder, `${seconds.toFixed(2).padStart(5, "0")}.png`), Buffer.from(still, "base64"));
  }
}
