import type { ClipSession } from "../session/clipSession";
import { fitTime, zoomTime } from "./zoomTime";

const pageFrames = 10;
export const zoomStep = 1.6;

/** What a key does on the timeline: a slider's keys, and zoom. @returns whether it is one */
export function onTimelineKey(clip: ClipSession, key: string, shift: boolean): boolean {
  const { playback } = clip;
  const stride = shift ? pageFrames : 1;
  switch (key) {
    case "ArrowLeft":
      playback.step(-stride);
      return true;
    case "ArrowRight":
      playback.step(stride);
      return true;
    case "PageUp":
      playback.step(pageFrames);
      return true;
    case "PageDown":
      playback.step(-pageFrames);
      return true;
    case "Home":
      playback.seek(0);
      return true;
    case "End":
      playback.seek(playback.lastFrame);
      return true;
    case " ":
      playback.togglePlay();
      return true;
    case "+":
    case "=":
      zoomTime(clip, zoomStep);
      return true;
    case "-":
      zoomTime(clip, 1 / zoomStep);
      return true;
    case "0":
      fitTime(clip);
      return true;
    default:
      return false;
  }
}
