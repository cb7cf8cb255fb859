import type { Command } from "../../commands/command";
import type { RecordingSession } from "../../recording/recordingSession";
import type { LiveSession } from "./LiveSession";

/** Recording, and playback of a video, on the Live screen. */
export function liveCommands(live: LiveSession, recording: RecordingSession): Command[] {
  const isEnabled = () => live.store.getState().video !== undefined;
  return [
    {
      id: "live.record",
      shortcuts: ["R"],
      ignoresHeldKey: true,
      isEnabled: () => live.store.getState().phase === "running",
      run: () => recording.toggle(),
    },
    { id: "live.playPause", shortcuts: ["Space"], isEnabled, run: () => live.togglePlay() },
    { id: "live.stepBack", shortcuts: ["ArrowLeft"], isEnabled, run: () => live.step(-1) },
    { id: "live.stepForward", shortcuts: ["ArrowRight"], isEnabled, run: () => live.step(1) },
  ];
}
