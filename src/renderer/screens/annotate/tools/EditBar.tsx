import i18next, { type TFunction } from "i18next";
import { ChevronDown, ListChecks, Move3d, Redo2, Rotate3d, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import { CommandButton } from "../../../commands/CommandButton";
import { type CommandGroup, groupOf } from "../../../commands/command";
import { isEnabled, shortcutsOf } from "../../../commands/commandRegistry";
import { useCommandTitle } from "../../../commands/commandTitle";
import { formatShortcut, isAppleKeyboard } from "../../../commands/shortcut";
import { Button } from "../../../design/Button";
import { MenuButton, type MenuItem } from "../../../design/Menu";
import { Segments } from "../../../design/Segments";
import type { annotate as texts } from "../../../i18n/en/annotate";
import type { ClipSession } from "../session/clipSession";
import { useClipTools } from "./clipTools";
import styles from "./EditBar.module.css";
import { useEditTick } from "./useEditTick";
import { useTools } from "./useTools";

/** Undo, the handles of the 3D view, the next frame worth correcting, and the menus of every command. */
export function EditBar({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { editor, review } = useClipTools(clip);
  useTools(clip);
  useEditTick(clip);
  // Whether there is a next frame.
  useStore(review.store);
  const handle = useStore(editor.store, (state) => state.handle);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("annotate.bar.label")}>
      <CommandButton
        id="edit.undo"
        look="quiet"
        icon={<Undo2 size={16} aria-hidden />}
        title={stepTitle(t, "undo", clip.history.undoLabel)}
      />
      <CommandButton
        id="edit.redo"
        look="quiet"
        icon={<Redo2 size={16} aria-hidden />}
        title={stepTitle(t, "redo", clip.history.redoLabel)}
      />
      <Segments
        label={t("annotate.bar.handles")}
        value={handle}
        options={[
          { value: "move", label: <Handle Icon={Move3d} text={t("annotate.bar.move")} />, testId: "handle-move" },
          { value: "turn", label: <Handle Icon={Rotate3d} text={t("annotate.bar.turn")} />, testId: "handle-turn" },
        ]}
        onChange={(value) => editor.setHandle(value)}
      />
      <CommandButton id="edit.nextReview">
        <ListChecks size={16} aria-hidden />
        {t("annotate.bar.next")}
      </CommandButton>
      <CommandMenu group="edit" />
      <CommandMenu group="player" />
    </div>
  );
}

/** Says what a step was; undefined for none, and for a label of a later version. */
function stepTitle(t: TFunction, direction: "undo" | "redo", label: string | undefined): string | undefined {
  if (label === undefined || !i18next.exists(`annotate.steps.label.${label}`)) return undefined;
  const step = t(`annotate.steps.label.${label as keyof (typeof texts)["steps"]["label"]}`);
  return t(`annotate.steps.${direction}`, { step });
}

function Handle({ Icon, text }: { Icon: typeof Move3d; text: string }) {
  return (
    <>
      <Icon size={15} aria-hidden />
      {text}
    </>
  );
}

/** Every command of one group, straight from the registry. */
function CommandMenu({ group }: { group: CommandGroup }) {
  const { t } = useTranslation();
  const title = useCommandTitle();
  const { commands: registry } = useApp();
  const state = useStore(registry.store);
  const label = t(`commands.group.${group}`);
  const commands = registry.on("annotate").filter(({ id }) => groupOf(id) === group);
  const items = commands.map((command): MenuItem => {
    const [shortcut] = shortcutsOf(state, command);
    return {
      id: command.id,
      label: title(command.id),
      shortcut: shortcut && formatShortcut(shortcut, isAppleKeyboard()),
      disabled: !isEnabled(command),
      onSelect: () => void registry.run(command.id),
    };
  });
  return (
    <MenuButton
      label={label}
      items={items}
      align="start"
      testId={`commands-${group}-items`}
      trigger={(props) => (
        <Button look="quiet" data-testid={`commands-${group}`} {...props}>
          {label}
          <ChevronDown size={14} aria-hidden />
        </Button>
      )}
    />
  );
}
