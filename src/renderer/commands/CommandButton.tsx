import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../app/AppContext";
import { Button, IconButton } from "../design/Button";
import type { CommandId } from "./command";
import { isEnabled, shortcutsOf } from "./commandRegistry";
import { formatShortcut, isAppleKeyboard } from "./shortcut";

interface CommandButtonProps {
  id: CommandId;
  /** Shown instead of the command's title, which becomes the tip. */
  children?: ReactNode;
  /** Only an icon: the title is said by screen readers and shown on hover. */
  icon?: ReactNode;
  look?: "normal" | "primary" | "quiet";
  /** Instead of the command's title, where more can be said. */
  title?: string;
}

/** A button for a command, with its key in the tip. Whether it is possible is asked when the parent renders. */
export function CommandButton({ id, children, icon, look = "normal", ...rest }: CommandButtonProps) {
  const { t } = useTranslation();
  const { commands: registry } = useApp();
  const state = useStore(registry.store);
  const command = state.commands.find((each) => each.id === id);
  const title = rest.title ?? t(`commands.title.${id}`);
  const [shortcut] = command ? shortcutsOf(state, command) : [];
  const tip = shortcut ? `${title} (${formatShortcut(shortcut, isAppleKeyboard())})` : title;
  const common = {
    look,
    title: tip,
    disabled: !command || !isEnabled(command),
    "data-testid": `command-${id}`,
    onClick: () => void registry.run(id),
  };
  if (icon) {
    return (
      <IconButton label={title} {...common}>
        {icon}
      </IconButton>
    );
  }
  return <Button {...common}>{children ?? title}</Button>;
}
