import { RotateCcw, X } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../design/Button";
import { type CommandState, conflictsOf, type RegisteredCommand, shortcutsOf } from "./commandRegistry";
import { useCommandTitle } from "./commandTitle";
import { ShortcutKeys } from "./ShortcutKeys";
import styles from "./ShortcutsDialog.module.css";
import { formatShortcut, isAppleKeyboard, type Shortcut, shortcutOf } from "./shortcut";

interface ShortcutRowProps {
  command: RegisteredCommand;
  state: CommandState;
  isListening: boolean;
  onListen(listening: boolean): void;
  /** undefined: the usual keys again. */
  onChange(shortcuts: Shortcut[] | undefined): void;
}

/** A command and its keys; listening, it takes the next key pressed. */
export function ShortcutRow({ command, state, isListening, onListen, onChange }: ShortcutRowProps) {
  const { t } = useTranslation();
  const title = useCommandTitle();
  const keys = shortcutsOf(state, command);
  const isCustom = state.custom[command.id] !== undefined;

  useEffect(() => {
    if (!isListening) return;
    const onKey = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const pressed = shortcutOf(event);
      if (!pressed) return;
      if (pressed !== "Escape") onChange([pressed]);
      onListen(false);
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [isListening, onChange, onListen]);

  const conflicts = keys.flatMap((shortcut) =>
    conflictsOf(state, command, shortcut).map((other) => ({ shortcut, other: title(other.id) })),
  );
  return (
    <li className={styles.row} data-testid={`shortcut-${command.id}`}>
      <span className={styles.title}>{title(command.id)}</span>
      <span className={styles.scope}>{t(`commands.scope.${command.scope}`)}</span>
      <Button
        look="quiet"
        className={styles.keys}
        aria-label={t("commands.shortcuts.change", { command: title(command.id) })}
        data-testid={`change-${command.id}`}
        onClick={() => onListen(!isListening)}
      >
        {isListening ? (
          <span className={styles.listening}>{t("commands.shortcuts.press")}</span>
        ) : keys.length > 0 ? (
          <ShortcutKeys shortcuts={keys} />
        ) : (
          <span className={styles.scope}>{t("commands.shortcuts.none")}</span>
        )}
      </Button>
      <span className={styles.tools}>
        {keys.length > 0 && (
          <IconButton
            label={t("commands.shortcuts.remove")}
            data-testid={`remove-${command.id}`}
            onClick={() => onChange([])}
          >
            <X size={14} aria-hidden />
          </IconButton>
        )}
        {isCustom && (
          <IconButton
            label={t("commands.shortcuts.reset")}
            data-testid={`reset-${command.id}`}
            onClick={() => onChange(undefined)}
          >
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        )}
      </span>
      {conflicts.length > 0 && (
        <span className={styles.conflict} role="alert">
          {t("commands.shortcuts.conflict", {
            shortcut: formatShortcut(conflicts[0]!.shortcut, isAppleKeyboard()),
            commands: conflicts.map(({ other }) => other).join(", "),
          })}
        </span>
      )}
    </li>
  );
}
