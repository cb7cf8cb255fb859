import { describe, expect, it } from "vitest";
import { en } from "../../../../src/renderer/i18n/en";
import { resolveLanguage } from "../../../../src/renderer/i18n/i18n";
import { zhCN } from "../../../../src/renderer/i18n/zhCN";

/** Every text by its dotted key. */
function flatten(texts: object, prefix = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe("the two languages", () => {
  const english = new Map(flatten(en));
  const chinese = new Map(flatten(zhCN));

  it("have the same keys", () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect(english.size).toBeGreaterThan(100);
  });

  it("have no empty text", () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe("");
  });

  it("fill in the same values", () => {
    for (const [key, text] of english) expect(placeholders(chinese.get(key)!), key).toEqual(placeholders(text));
  });

  it("are both written: Chinese has Chinese characters, but for names", () => {
    const names = new Set(["app.name", "backend.webgpu", "backend.wasm", "backend.cpu", "settings.licenceText"]);
    for (const [key, text] of chinese) {
      const own = text.replace(/\{\{\w+\}\}/g, "");
      if (own !== "" && !names.has(key)) expect(own, key).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe("the language to start with", () => {
  it.each([
    ["system", ["zh-TW", "en"], "zh-CN"],
    ["system", ["de-DE", "en-GB"], "en"],
    ["system", ["fr"], "en"],
    ["zh-CN", ["en"], "zh-CN"],
    ["en", ["zh"], "en"],
  ] as const)("setting %s on a system with %j is %s", (setting, preferred, language) => {
    expect(resolveLanguage(setting, preferred)).toBe(language);
  });
});
