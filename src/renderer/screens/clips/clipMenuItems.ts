import type { TFunction } from "i18next";
import {
  BrainCircuit,
  Copy,
  Download,
  FolderOpen,
  Link2,
  Merge,
  PencilLine,
  PersonStanding,
  RefreshCw,
  Scissors,
  SquareSplitHorizontal,
  Tags,
  Trash2,
} from "lucide-react";
import type { ClipSummary } from "../../../common/libraryProtocol";
import type { CommandId } from "../../commands/command";
import type { MenuItem } from "../../design/Menu";
import { openSetup } from "../../training/trainView";
import type { ClipActions } from "./useClipActions";

/**
 * What can be done to the chosen clips, in the order of toolbar and menu.
 * @param keys of a command, to be read
 */
export function clipMenuItems(
  clips: readonly ClipSummary[],
  actions: ClipActions,
  t: TFunction,
  keys: (id: CommandId) => string | undefined,
): MenuItem[] {
  const ids = clips.map(({ id }) => id);
  const [first] = clips;
  if (!first) return [];
  const isOne = clips.length === 1;
  const areUsable = clips.every(({ error }) => error === undefined);
  const items: (MenuItem | false)[] = [
    isOne && {
      id: "open",
      label: t("library.action.open"),
      icon: PersonStanding,
      shortcut: keys("clips.open"),
      disabled: !areUsable,
      onSelect: () => actions.open(first.id),
    },
    isOne && {
      id: "rename",
      label: t("library.action.rename"),
      icon: PencilLine,
      shortcut: keys("clips.rename"),
      disabled: !areUsable,
      onSelect: () => actions.startRename(first.id),
    },
    {
      id: "tags",
      label: t("library.action.tags"),
      icon: Tags,
      shortcut: keys("clips.tags"),
      disabled: !areUsable,
      onSelect: () => actions.show({ kind: "tags", clipIds: ids }),
    },
    {
      id: "export",
      label: t("library.action.export"),
      icon: Download,
      shortcut: keys("clips.export"),
      disabled: !areUsable,
      onSelect: () => actions.show({ kind: "export", clipIds: ids }),
    },
    {
      id: "train",
      label: t("library.action.train"),
      icon: BrainCircuit,
      disabled: !areUsable,
      onSelect: () => openSetup({ clipIds: ids }),
    },
    {
      id: "duplicate",
      label: t("library.action.duplicate"),
      icon: Copy,
      shortcut: keys("clips.duplicate"),
      startsGroup: true,
      disabled: !areUsable,
      onSelect: () => actions.duplicate(ids),
    },
    isOne && {
      id: "trim",
      label: t("library.action.trim"),
      icon: Scissors,
      shortcut: keys("clips.trim"),
      disabled: !areUsable || first.frames < 2,
      onSelect: () => actions.show({ kind: "trim", clipId: first.id }),
    },
    isOne && {
      id: "split",
      label: t("library.action.split"),
      icon: SquareSplitHorizontal,
      shortcut: keys("clips.split"),
      disabled: !areUsable || first.frames < 2,
      onSelect: () => actions.show({ kind: "split", clipId: first.id }),
    },
    !isOne && {
      id: "merge",
      label: t("library.action.merge"),
      icon: Merge,
      shortcut: keys("clips.merge"),
      disabled: !areUsable,
      onSelect: () => actions.show({ kind: "merge", clipIds: ids }),
    },
    {
      id: "analyse",
      label: t("library.action.analyse"),
      icon: RefreshCw,
      disabled: !areUsable || clips.some(({ kind }) => kind === "motion"),
      onSelect: () => actions.analyse(ids),
    },
    isOne &&
      actions.canReveal && {
        id: "reveal",
        label: t("library.action.reveal"),
        icon: FolderOpen,
        startsGroup: true,
        onSelect: () => actions.reveal(first.id),
      },
    isOne && {
      id: "copy-path",
      label: t("library.action.copyPath"),
      icon: Link2,
      startsGroup: !actions.canReveal,
      onSelect: () => actions.copyPath(first.id),
    },
    {
      id: "trash",
      label: t("library.action.trash"),
      icon: Trash2,
      shortcut: keys("clips.trash"),
      startsGroup: true,
      danger: true,
      onSelect: () => actions.trash(ids),
    },
  ];
  return items.filter((item) => item !== false);
}
