import type { ClipSession } from "../session/clipSession";
import { zoomView } from "./timeScale";

/** Frames that fill the view when it is as near as can be. */
const fewestFrames = 8;

/** Enlarges the timeline about a time; default: about the playhead where it is seen, else about the middle. */
export function zoomTime(clip: ClipSession, factor: number, aroundS?: number): void {
  const { timeView, bounds, data, playback, intervalS } = clip;
  const view = timeView.getState();
  const playheadS = data.timestampsS[playback.frame]!;
  const isSeen = playheadS >= view.fromS && playheadS <= view.toS;
  const around = aroundS ?? (isSeen ? playheadS : (view.fromS + view.toS) / 2);
  timeView.setState(zoomView(view, bounds, factor, around, fewestFrames * intervalS));
}

/** The whole clip. */
export function fitTime({ timeView, bounds }: ClipSession): void {
  timeView.setState(bounds);
}
