import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../app/AppContext";
import { navigation } from "../app/navigation";
import { classes } from "../design/classes";
import styles from "./CommandPalette.module.css";
import { groupOf } from "./command";
import { isEnabled, type RegisteredCommand } from "./commandRegistry";
import { useCommandTitle } from "./commandTitle";
import { ShortcutKeys } from "./ShortcutKeys";
import { searchCommands } from "./searchCommands";

interface CommandPaletteProps {
  onClose(): void;
}

/** Every command of the screen in front, found by typing. */
export function CommandPalette({ onClose }: CommandPaletteProps) {
  const { t } = useTranslation();
  const title = useCommandTitle();
  const { commands: registry } = useApp();
  const screen = useStore(navigation, (state) => state.screen);
  const registered = useStore(registry.store, (state) => state.commands);
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);

  const all = useMemo(
    () =>
      registered
        .filter(({ scope }) => scope === screen || scope === "everywhere")
        .map((command) => ({ command, title: title(command.id), group: t(`commands.group.${groupOf(command.id)}`) })),
    [registered, screen, title, t],
  );
  const found = searchCommands(all, typed);
  const active = Math.min(chosen, found.length - 1);

  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const run = (command: RegisteredCommand) => {
    if (!isEnabled(command)) return;
    onClose();
    // After the dialog has given the focus back.
    queueMicrotask(() => command.run());
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) setChosen((active + step + found.length) % found.length);
    else if (event.key === "Enter" && found[active]) run(found[active].command);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t("commands.palette.label")}
      data-testid="palette"
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        className={styles.search}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[active] && `${listId}-${active}`}
        aria-label={t("commands.palette.placeholder")}
        placeholder={t("commands.palette.placeholder")}
        data-testid="palette-search"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t("commands.palette.label")} className={styles.list}>
        {found.map(({ command, title: name, group }, index) => {
          const enabled = isEnabled(command);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys go through the search field
            <div
              key={command.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-disabled={!enabled}
              data-index={index}
              data-testid={`palette-${command.id}`}
              className={classes(styles.option, index === active && styles.active, !enabled && styles.disabled)}
              onPointerMove={() => setChosen(index)}
              onClick={() => run(command)}
            >
              <span className={styles.group}>{group}</span>
              <span className={styles.name}>{name}</span>
              {enabled ? (
                <ShortcutKeys shortcuts={registry.shortcutsOf(command)} />
              ) : (
                <span className={styles.why}>{t("commands.palette.disabled")}</span>
              )}
            </div>
          );
        })}
        {found.length === 0 && <p className={styles.nothing}>{t("commands.palette.nothing")}</p>}
      </div>
      <p className={styles.hint}>{t("commands.palette.hint")}</p>
    </dialog>
  );
}
