// Renders resources/demo/demo.webm and writes its truth.json (Node 24, Chromium; some minutes):
//   node scripts/demo-clip/generate.mjs
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
  server: { port: 0, host: "127.0.0.1", fs: { allow: [root] }, hmr: false, watch: null },
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
  const folder = join(root, "resources", "demo");
  mkdirSync(folder, { recursive: true });
  const { clipTruth } = await server.ssrLoadModule("/truth.ts");
  writeFileSync(join(folder, "truth.json"), `${JSON.stringify(clipTruth())}\n`);
  const started = Date.now();
  const clip = await page.evaluate((rate) => window.renderClip(rate), bitsPerSecond);
  const bytes = Buffer.from(clip, "base64");
  writeFileSync(join(folder, "demo.webm"), bytes);
  const seconds = (Date.now() - started) / 1000;
  console.log(`resources/demo/demo.webm: ${(bytes.length / 1e6).toFixed(2)} MB in ${seconds.toFixed(0)} s`);
}

async function writeStills(page, folder, moments) {
  mkdirSync(folder, { recursive: true });
  for (const seconds of moments) {
    const still = await page.evaluate((time) => window.renderStill(time), seconds);
    writeFileSync(join(folder, `${seconds.toFixed(2).padStart(5, "0")}.png`), Buffer.from(still, "base64"));
  }
}
