import { navigation } from "../../app/navigation";
import type { Command } from "../../commands/command";
import { openExperiment, openRuns, openSetup, trainView } from "../../training/trainView";

/** What the keyboard and the palette can do on the Train screen. */
export function trainCommands(): Command[] {
  const isDeeper = () => navigation.getState().runId !== undefined || trainView.getState().view.place !== "runs";
  return [
    { id: "train.new", shortcuts: ["Alt+N"], run: () => openSetup() },
    { id: "train.experiment", run: () => openExperiment() },
    { id: "train.list", shortcuts: ["Alt+ArrowLeft"], isEnabled: isDeeper, run: openRuns },
  ];
}
