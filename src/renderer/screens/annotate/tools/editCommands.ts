import type { Command, CommandId } from "../../../commands/command";
import type { ClipTools } from "./clipTools";
import { canPaste, usualFilter } from "./editActions";

/** Everything that corrects the open clip. */
export function editCommands({ editor, actions, review }: ClipTools): Command[] {
  const { clip } = editor;
  const command = (
    id: CommandId,
    shortcuts: string[],
    run: () => unknown,
    isEnabled: () => boolean = () => true,
  ): Command => ({ id, shortcuts, run: () => void run(), isEnabled });
  const hasJoint = () => actions.joints.length > 0;
  const canNudge = () => hasJoint() && actions.hasPose;

  return [
    command(
      "edit.undo",
      ["Mod+Z"],
      () => clip.undo(),
      () => clip.history.canUndo,
    ),
    command(
      "edit.redo",
      ["Mod+Shift+Z", "Mod+Y"],
      () => clip.redo(),
      () => clip.history.canRedo,
    ),
    command("edit.cancel", ["Escape"], () => editor.cancel() || actions.deselect()),
    command("edit.moveHandle", ["G"], () => editor.setHandle("move")),
    command("edit.turnHandle", ["R"], () => editor.setHandle("turn")),
    command(
      "edit.flipLimb",
      ["F"],
      () => actions.flipLimb(),
      () => actions.limb !== undefined,
    ),
    command(
      "edit.swapSides",
      ["X"],
      () => actions.swapSides(),
      () => actions.hasPerson,
    ),
    command("edit.occluded", ["H"], () => actions.setHidden("occluded"), hasJoint),
    command("edit.outside", ["Shift+H"], () => actions.setHidden("outside"), hasJoint),
    command("edit.visible", ["Alt+H"], () => actions.setHidden("visible"), hasJoint),
    command(
      "edit.pinFoot",
      ["P"],
      () => actions.pinFeet(),
      () => actions.feet.length > 0,
    ),
    command(
      "edit.unpinFoot",
      ["Shift+P"],
      () => actions.unpinFeet(),
      () => actions.feet.length > 0,
    ),
    command(
      "edit.copyPose",
      ["Mod+C"],
      () => actions.copyPose(),
      () => actions.hasPose,
    ),
    command("edit.pastePose", ["Mod+V"], () => actions.pastePose(), canPaste),
    command(
      "edit.mirrorPose",
      ["Shift+X"],
      () => actions.mirrorPose(),
      () => actions.hasPose,
    ),
    command("edit.nudgeLeft", ["Mod+ArrowLeft"], () => actions.nudge([-1, 0, 0]), canNudge),
    command("edit.nudgeRight", ["Mod+ArrowRight"], () => actions.nudge([1, 0, 0]), canNudge),
    command("edit.nudgeUp", ["Mod+ArrowUp"], () => actions.nudge([0, 1, 0]), canNudge),
    command("edit.nudgeDown", ["Mod+ArrowDown"], () => actions.nudge([0, -1, 0]), canNudge),
    command("edit.nudgeNearer", ["Mod+Shift+ArrowDown"], () => actions.nudge([0, 0, 1]), canNudge),
    command("edit.nudgeFarther", ["Mod+Shift+ArrowUp"], () => actions.nudge([0, 0, -1]), canNudge),
    command(
      "edit.applyToRange",
      ["Mod+Enter"],
      () => actions.applyToRange(),
      () => actions.hasRange && actions.isCorrected,
    ),
    command(
      "edit.clear",
      ["Delete", "Backspace"],
      () => actions.removeRecord() || actions.clearCorrections(),
      () => actions.canClear,
    ),
    command(
      "edit.fillGaps",
      ["I"],
      () => actions.fillGaps(),
      () => actions.hasRange && actions.hasPerson,
    ),
    command(
      "edit.leaveGaps",
      ["Shift+I"],
      () => actions.leaveGaps(),
      () => actions.hasRange,
    ),
    command(
      "edit.smooth",
      ["S"],
      () => actions.setFilter(usualFilter),
      () => actions.hasRange && actions.hasPerson,
    ),
    command(
      "edit.unsmooth",
      ["Shift+S"],
      () => actions.setFilter(undefined),
      () => actions.hasRange,
    ),
    command(
      "edit.toggleCut",
      ["K"],
      () => actions.toggleCut(),
      () => clip.playback.frame > 0,
    ),
    command("edit.selectAll", ["Mod+A"], () => actions.selectWholeClip()),
    command(
      "edit.nextReview",
      ["N"],
      () => review.next(),
      () => actions.hasPerson && review.hasNext,
    ),
    command(
      "edit.previousReview",
      ["Shift+N"],
      () => review.previous(),
      () => actions.hasPerson,
    ),
  ];
}
