import type { ScreenId } from "../app/navigation";
import type { commands as texts } from "../i18n/en/commands";
import type { Shortcut } from "./shortcut";

type Titles = (typeof texts)["title"];
export type CommandGroup = keyof Titles & keyof (typeof texts)["group"];

/** `edit.undo`: group and name; its title is the text `commands.title.edit.undo`. */
export type CommandId = { [Group in CommandGroup]: `${Group}.${keyof Titles[Group] & string}` }[CommandGroup];

/** Something that a user can ask for: by menu, palette, button or key. */
export interface Command {
  id: CommandId;
  /** Unless the user chose others. */
  shortcuts?: readonly Shortcut[];
  /** Absent: always. Asked when a menu opens and when the key is pressed. */
  isEnabled?(): boolean;
  /** Runs once however long its key is held. */
  ignoresHeldKey?: boolean;
  run(): void;
}

/** Where a command's key works: on one screen, or everywhere. */
export type CommandScope = ScreenId | "everywhere";

export function groupOf(id: CommandId): CommandGroup {
  return id.slice(0, id.indexOf(".")) as CommandGroup;
}
