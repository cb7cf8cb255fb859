import type { Bar, RowKind, TimelineContent } from "./timelineContent";
import { TimeScale, type TimeView } from "./timeScale";

/** Where names of rows stand. */
export const gutterPx = 92;
const rulerPx = 24;
const thumbnailsPx = 46;
const scoresPx = 14;
const keyframesPx = 18;
const rowPx = 16;
const gapPx = 2;
/** The last frame's end is not at the very edge. */
export const rightPx = 8;

export type BandKind = "ruler" | "thumbnails" | "scores" | "keyframes" | RowKind;

/** A horizontal stripe of the timeline. */
export interface Band {
  kind: BandKind;
  top: number;
  height: number;
  bars: readonly Bar[];
}

export interface TimelineLayout {
  bands: Band[];
  /** Of all bands, px. */
  height: number;
  scale: TimeScale;
}

export function layOut(
  content: TimelineContent,
  view: TimeView,
  width: number,
  has: { video: boolean; scores: boolean },
): TimelineLayout {
  const bands: Band[] = [];
  let top = 0;
  const add = (kind: BandKind, height: number, bars: readonly Bar[] = []) => {
    bands.push({ kind, top, height, bars });
    top += height + gapPx;
  };
  add("ruler", rulerPx);
  if (has.video) add("thumbnails", thumbnailsPx);
  if (has.scores) add("scores", scoresPx);
  add("keyframes", keyframesPx);
  for (const { kind, bars } of content.rows) add(kind, rowPx, bars);
  return { bands, height: top, scale: new TimeScale(view, gutterPx, Math.max(gutterPx + 1, width - rightPx)) };
}

export function bandAt(layout: TimelineLayout, y: number): Band | undefined {
  return layout.bands.find(({ top, height }) => y >= top && y < top + height);
}

/** Frames to pixels for one layout of one clip. */
export class FrameScale {
  constructor(
    readonly scale: TimeScale,
    private readonly timestampsS: Float64Array,
    private readonly endS: number,
  ) {}

  /** Where a frame begins. */
  x(frame: number): number {
    return this.scale.x(this.timestampsS[Math.min(frame, this.timestampsS.length - 1)]!);
  }

  /** Where a frame ends. */
  endX(frame: number): number {
    return this.scale.x(this.timestampsS[frame + 1] ?? this.endS);
  }
}
