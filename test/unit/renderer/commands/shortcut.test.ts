import { describe, expect, it } from "vitest";
import { formatShortcut, shortcutOf } from "../../../../src/renderer/commands/shortcut";

const press = (key: string, modifiers: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

describe("a key press as a shortcut", () => {
  it("names letters in upper case, whatever Shift says", () => {
    expect(press("z", { ctrlKey: true })).toBe("Mod+Z");
    expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("Mod+Shift+Z");
  });

  it("takes Ctrl and Cmd for the same", () => {
    expect(press("k", { metaKey: true })).toBe(press("k", { ctrlKey: true }));
  });

  it("writes signs as typed, without the Shift they need", () => {
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("+", { shiftKey: true, ctrlKey: true })).toBe("Mod++");
  });

  it("keeps Shift with keys that have a name", () => {
    expect(press("ArrowLeft", { shiftKey: true })).toBe("Shift+ArrowLeft");
    expect(press(" ")).toBe("Space");
  });

  it("is nothing for modifiers alone", () => {
    for (const key of ["Control", "Shift", "Alt", "Meta"]) expect(press(key)).toBeUndefined();
  });
});

describe("a shortcut for people", () => {
  it.each([
    ["Mod+Shift+Z", "Ctrl+Shift+Z", "⌘⇧Z"],
    ["Mod++", "Ctrl++", "⌘+"],
    ["Shift+ArrowLeft", "Shift+←", "⇧←"],
    ["?", "?", "?"],
  ])("%s", (shortcut, others, apple) => {
    expect(formatShortcut(shortcut, false)).toBe(others);
    expect(formatShortcut(shortcut, true)).toBe(apple);
  });
});
