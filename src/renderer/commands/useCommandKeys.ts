import { useCallback } from "react";
import { useStore } from "zustand";
import { useApp } from "../app/AppContext";
import type { CommandId } from "./command";
import { shortcutsOf } from "./commandRegistry";
import { formatShortcut, isAppleKeyboard } from "./shortcut";

/** The first key of a command, as menus show it; undefined while it has none. */
export function useCommandKeys(): (id: CommandId) => string | undefined {
  const state = useStore(useApp().commands.store);
  return useCallback(
    (id) => {
      const command = state.commands.find((each) => each.id === id);
      const [shortcut] = command ? shortcutsOf(state, command) : [];
      return shortcut && formatShortcut(shortcut, isAppleKeyboard());
    },
    [state],
  );
}
