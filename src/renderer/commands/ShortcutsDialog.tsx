import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../app/AppContext";
import { Button } from "../design/Button";
import { type CommandGroup, type CommandId, groupOf } from "./command";
import { type RegisteredCommand, shortcutsOf } from "./commandRegistry";
import { useCommandTitle } from "./commandTitle";
import { ShortcutRow } from "./ShortcutRow";
import styles from "./ShortcutsDialog.module.css";
import { formatShortcut, isAppleKeyboard, type Shortcut } from "./shortcut";

interface ShortcutsDialogProps {
  onClose(): void;
}

/** Every command with its keys; each can be given others. */
export function ShortcutsDialog({ onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const title = useCommandTitle();
  const { commands: registry, studio } = useApp();
  const state = useStore(registry.store);
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [listening, setListening] = useState<CommandId>();

  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close();
  }, []);

  const change = (id: CommandId, shortcuts: Shortcut[] | undefined) => {
    const { [id]: _before, ...others } = state.custom;
    const custom = shortcuts === undefined ? others : { ...others, [id]: shortcuts };
    registry.setCustom(custom);
    void studio.updateSettings({ shortcuts: Object.fromEntries(Object.entries(custom).map(([k, v]) => [k, [...v]])) });
  };
  const matches = (command: RegisteredCommand) => {
    const keys = shortcutsOf(state, command).map((shortcut) => formatShortcut(shortcut, isAppleKeyboard()));
    const text = [title(command.id), ...keys].join(" ").toLocaleLowerCase();
    return text.includes(typed.trim().toLocaleLowerCase());
  };
  const groups = new Map<CommandGroup, RegisteredCommand[]>();
  for (const command of state.commands.filter(matches)) {
    const group = groupOf(command.id);
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t("commands.shortcuts.title")}
      data-testid="shortcuts"
      onCancel={onClose}
    >
      <header className={styles.header}>
        <h2 className={styles.heading}>{t("commands.shortcuts.title")}</h2>
        <p className={styles.hint}>{t("commands.shortcuts.hint")}</p>
        <input
          type="search"
          className={styles.search}
          aria-label={t("commands.shortcuts.search")}
          placeholder={t("commands.shortcuts.search")}
          data-testid="shortcuts-search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </header>
      <div className={styles.list}>
        {[...groups].map(([group, commands]) => (
          <section key={group} aria-label={t(`commands.group.${group}`)}>
            <h3 className={styles.group}>{t(`commands.group.${group}`)}</h3>
            <ul className={styles.rows}>
              {commands.map((command) => (
                <ShortcutRow
                  key={command.id}
                  command={command}
                  state={state}
                  isListening={listening === command.id}
                  onListen={(on) => setListening(on ? command.id : undefined)}
                  onChange={(shortcuts) => change(command.id, shortcuts)}
                />
              ))}
            </ul>
          </section>
        ))}
        {groups.size === 0 && <p className={styles.hint}>{t("commands.palette.nothing")}</p>}
      </div>
      <footer className={styles.footer}>
        <Button
          data-testid="shortcuts-reset-all"
          disabled={Object.keys(state.custom).length === 0}
          onClick={() => {
            registry.setCustom({});
            void studio.updateSettings({ shortcuts: {} });
          }}
        >
          {t("commands.shortcuts.resetAll")}
        </Button>
        <Button look="primary" data-testid="shortcuts-close" onClick={onClose}>
          {t("commands.shortcuts.close")}
        </Button>
      </footer>
    </dialog>
  );
}
