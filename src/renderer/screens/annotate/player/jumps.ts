import type { FrameRange } from "../../../../common/clipEdits";
import { ofKind } from "../../../../pose/clip/editKeys";
import type { ClipSession } from "../session/clipSession";

export interface Mark {
  key: string;
  frame: number;
  label: string;
}

/** The clip's marks by frame. */
export function marksOf(clip: ClipSession): Mark[] {
  return [...ofKind(clip.history.records, "mark")]
    .map(({ key, value }) => ({ key, ...value }))
    .filter(({ frame }) => frame <= clip.playback.lastFrame)
    .sort((a, b) => a.frame - b.frame);
}

export interface NamedRange {
  key: string;
  range: FrameRange;
  label: string;
}

/** The clip's named ranges by their first frame. */
export function namedRangesOf(clip: ClipSession): NamedRange[] {
  return [...ofKind(clip.history.records, "range")]
    .map(({ key, value }) => ({ key, ...value }))
    .sort((a, b) => a.range[0] - b.range[0]);
}

/** @param frames rising. @returns the nearest one before (-1) or after (1) a frame */
export function nearestFrame(frames: readonly number[], from: number, direction: 1 | -1): number | undefined {
  return direction === 1 ? frames.find((frame) => frame > from) : frames.findLast((frame) => frame < from);
}

/** Goes to the next or the last correction. @returns whether there is one */
export function jumpToKeyframe(clip: ClipSession, direction: 1 | -1): boolean {
  return jump(clip, clip.composer.keyframes, direction);
}

/** Goes to the next or the last mark or cut. @returns whether there is one */
export function jumpToMark(clip: ClipSession, direction: 1 | -1): boolean {
  const frames = [...marksOf(clip).map(({ frame }) => frame), ...clip.cuts()];
  return jump(
    clip,
    frames.sort((a, b) => a - b),
    direction,
  );
}

function jump(clip: ClipSession, frames: readonly number[], direction: 1 | -1): boolean {
  const frame = nearestFrame(frames, clip.playback.frame, direction);
  if (frame === undefined) return false;
  clip.playback.seek(frame);
  return true;
}
