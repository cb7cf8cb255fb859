// `npm run bench [name] [-- --flag value]`: measures, prints tables, judges nothing. Without a name: every bench.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const benches = {
  messages: "round trip of a frame message, over the child process and over the browser host's WebSocket",
  live: "time per frame of the live studio on WebAssembly against the 2D detector alone [--seconds 20] [--video FILE] [--training yes]",
  library: "opening, listing and searching a library of many clips [--clips 5000]",
  recording: "memory of host and page while a take is recorded [--minutes 3]",
  training:
    "a training step on WebAssembly against PyTorch's [--width 512,1024] [--frames 16,5] [--learns all|lstm] [--steps 5]",
  memory: "memory of a live studio over time, and frames under way [--minutes 10] [--video FILE]",
};

const [first, ...rest] = process.argv.slice(2);
const isName = first !== undefined && !first.startsWith("--");
const names = isName ? [first] : Object.keys(benches);
const flags = isName ? rest : process.argv.slice(2);
if (names.some((name) => !(name in benches))) {
  console.error("Benches:");
  for (const [name, what] of Object.entries(benches)) console.error(`  ${name.padEnd(10)}${what}`);
  process.exit(1);
}
if (!existsSync(`${root}/out/main/server.js`)) {
  console.error('The benches measure the built program: run "npm run build" first.');
  process.exit(1);
}
for (const name of names) {
  console.log(`\n${name}: ${benches[name]}`);
  const { module } = await runnerImport(`${root}/test/bench/${name}.bench.ts`, { root, logLevel: "error" });
  await module.run(readFlags(flags));
}
// Child processes of the studio are gone by now; node-av keeps the process alive.
process.exit(0);

/** `--minutes 3` as { minutes: "3" }. */
function readFlags(words) {
  const read = {};
  for (let i = 0; i < words.length; i += 2) read[words[i].replace(/^--/, "")] = words[i + 1];
  return read;
}
