import type { Unsubscribe } from "../../common/link";
import type { ScreenId } from "../app/navigation";
import type { CommandRegistry } from "./commandRegistry";
import { shortcutOf } from "./shortcut";

/** Runs commands by their keys, unless a control that uses the key has the focus or a dialog is open. */
export function listenForShortcuts(registry: CommandRegistry, screen: () => ScreenId): Unsubscribe {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const shortcut = shortcutOf(event);
    if (!shortcut || isForControl(event)) return;
    const command = registry.find(screen(), shortcut);
    if (!command) return;
    event.preventDefault();
    if (!(event.repeat && command.ignoresHeldKey)) command.run();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const typedInto = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, [contenteditable=true]";

function isForControl({ target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // The palette opens from anywhere.
  if (target.matches(typedInto)) return !((ctrlKey || metaKey) && key.toLowerCase() === "k");
  if (target.matches("select, input, [role=separator], [role=slider], [role=menuitem]")) {
    return arrows.includes(key) || ["Home", "End", "PageUp", "PageDown", " ", "Enter"].includes(key);
  }
  return (key === " " || key === "Enter") && target.matches("button, a, [role=button]");
}
