// Plain, old-fashioned JavaScript: this file must also run on a Node that is too old, to say so.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** node:sqlite, and require() of modules in ECMAScript form, which the video library needs. */
const leastNode = [22, 12];

const root = fileURLToPath(new URL("..", import.meta.url));

/** The Node that runs the program: the running one when it is new enough, else the one that `npm ci` installed. */
export function newNodePath() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const file = process.platform === "win32" ? "node.exe" : "node";
  const installed = join(root, "node_modules", "node", "bin", file);
  return existsSync(installed) ? installed : undefined;
}

/** Ends the process with a message when there is no Node that is new enough. */
export function requireNewNodePath() {
  const path = newNodePath();
  if (path !== undefined) return path;
  console.error(
    `RPSM Studio needs Node ${leastNode.join(".")} or newer; this is ${process.versions.node}. ` +
      `Run "npm ci" in ${root} (it installs Node 24 for the studio alone), or install a newer Node from nodejs.org. ` +
      "[node-too-old]",
  );
  process.exit(1);
}

/**
 * Runs a script again under a new enough Node when this one is too old.
 * @returns whether it did: then there is nothing left to do here
 */
export function runOnNewNode(script, args) {
  if (isNewEnough(process.versions.node)) return false;
  const child = spawn(requireNewNodePath(), [script, ...args], { stdio: "inherit" });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code === null ? 1 : code));
  return true;
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
}
