import { goTo } from "../app/navigation";
import type { Command } from "./command";

/** What works on every screen. */
export function studioCommands(openPalette: () => void, openShortcuts: () => void): Command[] {
  return [
    { id: "studio.palette", shortcuts: ["Mod+K"], run: openPalette },
    { id: "studio.shortcuts", shortcuts: ["?"], run: openShortcuts },
    { id: "studio.live", shortcuts: ["Alt+1"], run: () => goTo("live") },
    { id: "studio.clips", shortcuts: ["Alt+2"], run: () => goTo("clips") },
    { id: "studio.annotate", shortcuts: ["Alt+3"], run: () => goTo("annotate") },
    { id: "studio.train", shortcuts: ["Alt+4"], run: () => goTo("train") },
    { id: "studio.models", shortcuts: ["Alt+5"], run: () => goTo("models") },
    { id: "studio.settings", shortcuts: ["Alt+6"], run: () => goTo("settings") },
  ];
}
