/**
 * Key combinations as text: `Mod+Shift+Z`, `ArrowLeft`, `?`. `Mod` is Ctrl, or Cmd on a Mac. Letters are upper-case;
 * signs are written as they are typed, without the Shift that they may need.
 */
export type Shortcut = string;

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const modifierKeys: readonly string[] = ["Control", "Meta", "Alt", "Shift", "AltGraph", "CapsLock", "Dead"];

/** @returns undefined for a press of modifiers alone */
export function shortcutOf(press: KeyPress): Shortcut | undefined {
  const { key } = press;
  if (modifierKeys.includes(key) || key === "") return undefined;
  const isLetter = /^\p{L}$/u.test(key);
  const isSign = key.length === 1 && !isLetter && key !== " ";
  const name = key === " " ? "Space" : isLetter ? key.toUpperCase() : key;
  const modifiers = [
    (press.ctrlKey || press.metaKey) && "Mod",
    press.altKey && "Alt",
    press.shiftKey && !isSign && "Shift",
  ].filter((modifier) => modifier !== false);
  return [...modifiers, name].join("+");
}

const appleSigns: Record<string, string> = { Mod: "⌘", Alt: "⌥", Shift: "⇧" };
const keySigns: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

/** As it is shown: `Ctrl+Shift+Z`, on a Mac `⌘⇧Z`. */
export function formatShortcut(shortcut: Shortcut, isApple: boolean): string {
  // "Mod++" is Mod and the plus sign.
  const parts = shortcut.split(/\+(?=.)/);
  const shown = parts.map((part) => {
    if (isApple && appleSigns[part]) return appleSigns[part];
    return part === "Mod" ? "Ctrl" : (keySigns[part] ?? part);
  });
  return shown.join(isApple ? "" : "+");
}

/** Whether this keyboard says Cmd where others say Ctrl. */
export const isAppleKeyboard = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
