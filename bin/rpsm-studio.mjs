#!/usr/bin/env node
// Plain, old-fashioned JavaScript: this file must also run on a Node that is too old, to say so.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runOnNewNode } from "../scripts/newNode.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "out", "main", "cli.js");
if (!runOnNewNode(fileURLToPath(import.meta.url), process.argv.slice(2))) {
  if (existsSync(cli)) await import(pathToFileURL(cli).href);
  else {
    console.error(`rpsm-studio: the program is not built yet; run "npm run build" in ${root}`);
    process.exit(1);
  }
}
