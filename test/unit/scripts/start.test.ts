import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let root: string;
const write = (path: string, content: string) => {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), content);
};

/** A project that is built: what the hosts would do is only printed. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rpsm-start-"));
  mkdirSync(join(root, "scripts"));
  for (const file of ["start.mjs", "newNode.mjs"]) copyFileSync(join("scripts", file), join(root, "scripts", file));
  write("package.json", "{}");
  write("electron.vite.config.ts", "");
  write("src/server/index.ts", "");
  write("out/main/server.js", 'console.log("browser host:", process.argv.slice(2).join("|"))');
  write("node_modules/electron/package.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function installElectron(): void {
  write("node_modules/electron/path.txt", "electron");
  write("node_modules/electron/dist/electron", '#!/bin/sh\necho "desktop host: $@"\n');
  chmodSync(join(root, "node_modules/electron/dist/electron"), 0o755);
}

function start(...flags: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, "scripts/start.mjs"), ...flags], {
    encoding: "utf8",
  });
  return { text: stdout + stderr, status };
}

describe("npm start", () => {
  it("runs the browser host without Electron's binary, says why and how to get the desktop", () => {
    const { text, status } = start("--no-open", "--port", "7000");
    expect(status).toBe(0);
    expect(text).toContain("browser host: Electron's binary is not installed");
    expect(text).toContain("npx install-electron");
    expect(text).toContain("browser host: --reason|Electron's binary is not installed|--no-open|--port|7000");
  });

  it.skipIf(process.platform === "win32")("opens the desktop host where the binary is, and passes flags on", () => {
    installElectron();
    const { text } = start("--no-sandbox");
    expect(text).toMatch(/desktop host: .* --no-sandbox/);
    expect(text).not.toContain("npx install-electron");
  });

  it("takes the browser host when asked, although Electron is there", () => {
    installElectron();
    expect(start("--browser").text).toContain("browser host: --reason|asked for with --browser");
  });

  it("believes no path.txt whose binary is gone", () => {
    installElectron();
    rmSync(join(root, "node_modules/electron/dist"), { recursive: true });
    expect(start().text).toContain("not installed");
  });

  it("builds again when the source is newer, and says what to do when it cannot", () => {
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "src/server/index.ts"), later, later);
    const { text, status } = start();
    expect(status).toBe(1);
    expect(text).toContain("Building RPSM Studio");
    expect(text).toContain('run "npm ci"');
  });
});
