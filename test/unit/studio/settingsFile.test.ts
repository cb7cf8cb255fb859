import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../src/common/log";
import { SettingsFile } from "../../../src/studio/settingsFile";

let folder: string;
let warnings: string[];
const log = createLog("test", (_level, _scope, message) => warnings.push(message));
const open = () => SettingsFile.open(folder, "/library", log);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-settings-"));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("SettingsFile", () => {
  it("has the defaults before anything was stored, and writes nothing by itself", async () => {
    expect((await open()).current).toMatchObject({ backend: "auto", smoothing: 0.5, libraryFolder: "/library" });
    expect(readdirSync(folder)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it("keeps a change for the next start, and the other settings with it", async () => {
    const settings = await open();
    await settings.update({ smoothing: 0.25 });
    await settings.update({ theme: "dark" });
    expect((await open()).current).toMatchObject({ smoothing: 0.25, theme: "dark", backend: "auto" });
  });

  it("takes the default network of older files for no choice, and every other one for the user's", async () => {
    const path = join(folder, "settings.json");
    writeFileSync(path, JSON.stringify({ model: "rpsm-keypoints-512", theme: "dark" }));
    const settings = await open();
    expect(settings.current).toMatchObject({ model: "automatic", theme: "dark" });
    await settings.update({ model: "rpsm-keypoints-512" });
    expect((await open()).current.model).toBe("rpsm-keypoints-512");
    writeFileSync(path, JSON.stringify({ model: "climber" }));
    expect((await open()).current.model).toBe("climber");
    expect(warnings).toEqual([]);
  });

  it("leaves one whole file behind after many changes at once", async () => {
    const settings = await open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => settings.update({ smoothing: i / 20 })));
    expect(readdirSync(folder)).toEqual(["settings.json"]);
    expect(JSON.parse(readFileSync(settings.path, "utf8"))).toMatchObject({ smoothing: 0.95 });
  });

  it.each([
    ["half a file", '{"smoothing": 0.'],
    ["a field of the wrong kind", '{"smoothing": "much"}'],
  ])("sets %s aside, says so, and goes on with the defaults", async (_, text) => {
    writeFileSync(join(folder, "settings.json"), text);
    const settings = await open();
    expect(settings.current.smoothing).toBe(0.5);
    expect(readFileSync(join(folder, "settings.json.broken"), "utf8")).toBe(text);
    expect(warnings.join()).toContain("settings.json.broken");
    await settings.update({ theme: "light" });
    expect((await open()).current.theme).toBe("light");
  });

  it("refuses a change that names the wrong value or no setting, and keeps the old one", async () => {
    const settings = await open();
    await expect(settings.update({ smoothing: 2 })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining('"smoothing"'),
    });
    await expect(settings.update({ smooting: 1 } as never)).rejects.toMatchObject({ code: "bad-argument" });
    expect(settings.current.smoothing).toBe(0.5);
  });

  it("names the file when it cannot be stored, and changes nothing", async () => {
    const settings = await open();
    mkdirSync(join(folder, "settings.json"));
    await expect(settings.update({ theme: "dark" })).rejects.toMatchObject({
      code: "folder-unwritable",
      message: expect.stringContaining("settings.json"),
    });
    expect(settings.current.theme).toBe("system");
    expect(readdirSync(folder)).toEqual(["settings.json"]);
  });
});
