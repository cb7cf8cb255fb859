import type { Command } from "../../commands/command";
import type { LiveSession } from "./LiveSession";

/** Playback of a video on the Live screen. */
export function liveCommands(live: LiveSession): Command[] {
  const isEnabled = () => live.store.getState().video !== undefined;
  return [
    { id: "live.playPause", shortcuts: ["Space"], isEnabled, run: () => live.togglePlay() },
    { id: "live.stepBack", shortcuts: ["ArrowLeft"], isEnabled, run: () => live.step(-1) },
    { id: "live.stepForward", shortcuts: ["ArrowRight"], isEnabled, run: () => live.step(1) },
  ];
}
