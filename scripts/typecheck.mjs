// One TypeScript project per environment, so that the core cannot see the DOM or Node (ARCHITECTURE.md, "Layers").
import { spawnSync } from "node:child_process";

const projects = ["core", "node", "worker", "preload", "web", "test"];
let failed = false;
for (const project of projects) {
  const { status } = spawnSync("tsc", ["-p", `tsconfig.${project}.json`], { stdio: "inherit" });
  if (status !== 0) {
    console.error(`typecheck: tsconfig.${project}.json failed`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
