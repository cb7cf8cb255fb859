import type { TFunction } from "i18next";
import {
  Boxes,
  CirclePause,
  CirclePlay,
  CircleStop,
  Copy,
  GitBranch,
  Pencil,
  SquareArrowOutUpRight,
  Trash2,
} from "lucide-react";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { openRun } from "../../../app/navigation";
import type { MenuItem } from "../../../design/Menu";
import { canContinueFrom, canKeep, canPause, canResume, canStop } from "./possibleActions";
import type { RunActions } from "./useRunActions";

interface Asking {
  rename(): void;
  discard(): void;
}

/** Everything that can be done to a run now; what makes no sense in its state is left out. */
export function runMenuItems(run: RunSummary, actions: RunActions, ask: Asking, t: TFunction): MenuItem[] {
  const items: (MenuItem | false)[] = [
    {
      id: "open",
      label: t("training.action.open"),
      icon: SquareArrowOutUpRight,
      onSelect: () => openRun(run.id),
    },
    canPause(run) && {
      id: "pause",
      label: t("training.action.pause"),
      icon: CirclePause,
      startsGroup: true,
      onSelect: () => actions.pause(run),
    },
    canResume(run) && {
      id: "resume",
      label: t("training.action.resume"),
      icon: CirclePlay,
      startsGroup: true,
      onSelect: () => actions.resume(run),
    },
    canStop(run) && {
      id: "stop",
      label: t("training.action.stop"),
      icon: CircleStop,
      onSelect: () => actions.stop(run),
    },
    canKeep(run) && {
      id: "keep",
      label: t("training.action.keep"),
      icon: Boxes,
      startsGroup: true,
      onSelect: () => actions.keep(run, run.name),
    },
    {
      id: "again",
      label: t("training.action.again"),
      icon: Copy,
      startsGroup: true,
      onSelect: () => actions.again(run),
    },
    canContinueFrom(run) && {
      id: "continue",
      label: t("training.action.continue"),
      icon: GitBranch,
      onSelect: () => actions.continueFrom(run),
    },
    { id: "rename", label: t("training.action.rename"), icon: Pencil, startsGroup: true, onSelect: ask.rename },
    { id: "discard", label: t("training.action.discard"), icon: Trash2, danger: true, onSelect: ask.discard },
  ];
  return items.filter((item) => item !== false);
}
