import { createStore } from "zustand/vanilla";
import type { Unsubscribe } from "../../common/link";
import type { ScreenId } from "../app/navigation";
import type { Command, CommandId, CommandScope } from "./command";
import type { Shortcut } from "./shortcut";

export interface RegisteredCommand extends Command {
  scope: CommandScope;
}

export interface CommandState {
  commands: readonly RegisteredCommand[];
  /** The user's own keys, by command; an empty list: none. */
  custom: Readonly<Record<string, readonly Shortcut[]>>;
}

/** Every command of the page, once: menus, palette, keys and the list of shortcuts all read it here. */
export class CommandRegistry {
  readonly store = createStore<CommandState>(() => ({ commands: [], custom: {} }));

  /** @throws Error when a command's id is taken */
  add(scope: CommandScope, commands: readonly Command[]): Unsubscribe {
    const known = this.store.getState().commands;
    const taken = commands.find(({ id }) => known.some((command) => command.id === id));
    if (taken) throw new Error(`the command "${taken.id}" is registered already`);
    const added = commands.map((command) => ({ ...command, scope }));
    this.store.setState({ commands: [...known, ...added] });
    return () =>
      this.store.setState(({ commands: now }) => ({ commands: now.filter((each) => !added.includes(each)) }));
  }

  setCustom(custom: CommandState["custom"]): void {
    this.store.setState({ custom });
  }

  /** Commands that can be asked for on a screen, in the order in which they were registered. */
  on(screen: ScreenId): RegisteredCommand[] {
    return this.store.getState().commands.filter(({ scope }) => scope === "everywhere" || scope === screen);
  }

  shortcutsOf(command: Command): readonly Shortcut[] {
    return shortcutsOf(this.store.getState(), command);
  }

  /** The enabled command that a key means on a screen; a screen's own commands come before those of everywhere. */
  find(screen: ScreenId, shortcut: Shortcut): RegisteredCommand | undefined {
    const meant = this.on(screen).filter((command) => this.shortcutsOf(command).includes(shortcut));
    const own = meant.filter(({ scope }) => scope === screen);
    return [...own, ...meant].find(isEnabled);
  }

  /** Runs a command, wherever it was asked for. @returns false when it is unknown or not possible now */
  run(id: CommandId): boolean {
    const command = this.store.getState().commands.find((each) => each.id === id);
    if (!command || !isEnabled(command)) return false;
    command.run();
    return true;
  }
}

export function isEnabled(command: Command): boolean {
  return command.isEnabled?.() ?? true;
}

export function shortcutsOf({ custom }: Pick<CommandState, "custom">, { id, shortcuts }: Command): readonly Shortcut[] {
  return custom[id] ?? shortcuts ?? [];
}

/** Commands that a key would mean as well, on a screen where `command` works too. */
export function conflictsOf(state: CommandState, command: RegisteredCommand, shortcut: Shortcut): RegisteredCommand[] {
  return state.commands.filter(
    (other) =>
      other.id !== command.id &&
      (other.scope === command.scope || other.scope === "everywhere" || command.scope === "everywhere") &&
      shortcutsOf(state, other).includes(shortcut),
  );
}
