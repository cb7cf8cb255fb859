// `npm start`: builds at need, then opens the desktop host where Electron's binary is, else the browser host.
// Plain, old-fashioned JavaScript: this file must also run on a Node that is too old, to say so.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireNewNodePath } from "./newNode.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const nodePath = requireNewNodePath();
const flags = process.argv.slice(2);
// `npm start -- --browser` takes the browser host although Electron is there.
const browserWanted = flags.includes("--browser");
const hostFlags = flags.filter((flag) => flag !== "--browser");

buildAtNeed();
const electronPath = findElectron();
if (electronPath && !browserWanted) {
  console.log("RPSM Studio opens in its own window (desktop host: Electron is installed).");
  run(electronPath, [root, ...hostFlags]);
} else {
  const reason = browserWanted ? "asked for with --browser" : "Electron's binary is not installed";
  console.log(`RPSM Studio runs in your browser (browser host: ${reason}).`);
  if (!browserWanted) console.log('For the desktop window run "npx install-electron" once, then "npm start" again.');
  run(nodePath, [join(root, "out", "main", "server.js"), "--reason", reason, ...hostFlags]);
}

function buildAtNeed() {
  const built = join(root, "out", "main", "server.js");
  const inputs = ["src", "electron.vite.config.ts", "package.json"].map((path) => join(root, path));
  if (existsSync(built) && newestChange(inputs) <= statSync(built).mtimeMs) return;
  console.log("Building RPSM Studio, once (less than a minute) ...");
  const electronVite = join(root, "node_modules", "electron-vite", "bin", "electron-vite.js");
  if (!existsSync(electronVite)) {
    console.error(`the program's packages are not installed; run "npm ci" in ${root} first`);
    process.exit(1);
  }
  const { status } = spawnSync(nodePath, [electronVite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error("the build failed: its message is above");
    process.exit(1);
  }
}

function newestChange(paths) {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(path);
      if (!stat.isDirectory()) return stat.mtimeMs;
      return Math.max(stat.mtimeMs, newestChange(readdirSync(path).map((name) => join(path, name))));
    }),
  );
}

/** Looks only: asking the electron package itself would start a download. */
function findElectron() {
  const folder = join(root, "node_modules", "electron");
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  return existsSync(binary) ? binary : undefined;
}

function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  // Ctrl+C in a terminal reaches the child by itself; we wait until it has cleaned up.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code === null ? 1 : code));
}
