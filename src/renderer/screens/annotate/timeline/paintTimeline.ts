import type { FrameRange } from "../../../../common/clipEdits";
import type { ClipOverview } from "../../../../common/libraryProtocol";
import { firstNotBelow } from "../../../../pose/clip/sortedFrames";
import { frameAtTime } from "../player/frameTimes";
import type { ClipSession } from "../session/clipSession";
import { lowestScore, scoreQuality } from "./scoreColumns";
import type { Thumbnails } from "./thumbnails";
import type { TimelineColours } from "./timelineColours";
import type { TimelineContent } from "./timelineContent";
import { type Band, type BandKind, type FrameScale, gutterPx, type TimelineLayout } from "./timelineLayout";
import { tickLabel, ticksIn } from "./timeScale";

export interface TimelinePicture {
  clip: ClipSession;
  content: TimelineContent;
  layout: TimelineLayout;
  frames: FrameScale;
  colours: TimelineColours;
  overview: ClipOverview | undefined;
  thumbnails: Thumbnails | undefined;
  names: Record<BandKind, string>;
  /** The chosen record, and the chosen range, which tells the contacts of a foot apart. */
  selected: string | undefined;
  selectedRange: FrameRange | undefined;
  width: number;
}

const tickEveryPx = 84;
const minorTicks = 5;
/** From a tick to its label: there is room for the playhead's head between them. */
const labelPx = 8;
const diamondPx = 5;
const scoreColumnPx = 2;

/** Everything but what moves with the playhead and the pointer. In CSS pixels: the context is scaled to the screen's. */
export function paintTimeline(context: CanvasRenderingContext2D, picture: TimelinePicture): void {
  const { layout, width, colours } = picture;
  context.clearRect(0, 0, width, layout.height);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, layout.height);
  for (const band of layout.bands) {
    context.save();
    context.beginPath();
    context.rect(layout.scale.left, band.top, layout.scale.right - layout.scale.left, band.height);
    context.clip();
    paintBand(context, band, picture);
    context.restore();
    paintName(context, band, picture);
  }
  paintMarks(context, picture);
}

function paintBand(context: CanvasRenderingContext2D, band: Band, picture: TimelinePicture): void {
  switch (band.kind) {
    case "ruler":
      paintRuler(context, band, picture);
      break;
    case "thumbnails":
      picture.thumbnails?.paint(context, band.top, band.height, picture.layout.scale);
      break;
    case "scores":
      paintScores(context, band, picture);
      break;
    case "keyframes":
      paintKeyframes(context, band, picture);
      break;
    default:
      paintBars(context, band, picture, picture.colours.rows[band.kind]);
  }
}

function paintName(context: CanvasRenderingContext2D, band: Band, { names, colours }: TimelinePicture): void {
  if (names[band.kind] === "") return;
  context.font = `11px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(names[band.kind], 10, band.top + band.height / 2 + 0.5, gutterPx - 14);
}

function paintRuler(context: CanvasRenderingContext2D, { top, height }: Band, picture: TimelinePicture): void {
  const { layout, colours, clip } = picture;
  const { scale } = layout;
  const originS = clip.data.timestampsS[0]!;
  const { stepS, timesS } = ticksIn(scale.view, originS, scale.pixelsPerSecond, tickEveryPx);
  context.font = `11px ${colours.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.strokeStyle = colours.border;
  context.lineWidth = 1;
  context.beginPath();
  for (const timeS of [...timesS, (timesS.at(-1) ?? 0) + stepS]) {
    for (let minor = 0; minor < minorTicks; minor++) {
      const x = Math.round(scale.x(originS + timeS - (minor * stepS) / minorTicks)) + 0.5;
      context.moveTo(x, top + height);
      context.lineTo(x, top + height - (minor === 0 ? 12 : 4));
    }
  }
  context.moveTo(gutterPx, top + height - 0.5);
  context.lineTo(picture.width, top + height - 0.5);
  context.stroke();
  context.fillStyle = colours.muted;
  for (const timeS of timesS) {
    const label = tickLabel(timeS, stepS);
    const x = scale.x(originS + timeS) + labelPx;
    if (x + context.measureText(label).width < picture.width) context.fillText(label, x, top + height / 2 - 1);
  }
}

function paintScores(context: CanvasRenderingContext2D, { top, height }: Band, picture: TimelinePicture): void {
  const { clip, layout, colours, overview } = picture;
  const { timestampsS } = clip.data;
  for (let x = layout.scale.left; x < layout.scale.right; x += scoreColumnPx) {
    const first = frameAtTime(timestampsS, layout.scale.timeS(x));
    const last = Math.max(first, frameAtTime(timestampsS, layout.scale.timeS(x + scoreColumnPx)) - 1);
    const score = lowestScore(clip.data, overview, first, last);
    if (score === undefined) continue;
    if (Number.isNaN(score)) {
      context.fillStyle = colours.nothing;
      context.fillRect(x, top, scoreColumnPx, height);
      continue;
    }
    const quality = scoreQuality(score);
    const barPx = Math.max(2, quality * height);
    context.fillStyle = colours.scores[Math.round(quality * (colours.scores.length - 1))]!;
    context.fillRect(x, top + height - barPx, scoreColumnPx, barPx);
  }
}

function paintKeyframes(context: CanvasRenderingContext2D, { top, height }: Band, picture: TimelinePicture): void {
  const { content, colours, frames } = picture;
  const [first, last] = seenFrames(picture);
  const { keyframes } = content;
  context.strokeStyle = colours.border;
  context.lineWidth = 1;
  line(context, picture.layout.scale.left, picture.layout.scale.right, top + height / 2);
  context.fillStyle = colours.keyframe;
  let lastX = Number.NEGATIVE_INFINITY;
  for (let i = firstNotBelow(keyframes, first); i < keyframes.length && keyframes[i]! <= last; i++) {
    const x = frames.x(keyframes[i]!);
    // Of many on one pixel one is enough.
    if (x - lastX < 1) continue;
    lastX = x;
    diamond(context, x, top + height / 2, diamondPx);
  }
}

function paintBars(context: CanvasRenderingContext2D, band: Band, picture: TimelinePicture, colour: string): void {
  const { frames, colours, selected, selectedRange } = picture;
  const { top, height, bars } = band;
  context.strokeStyle = colours.border;
  context.lineWidth = 1;
  line(context, picture.layout.scale.left, picture.layout.scale.right, top + height / 2);
  const [first, last] = seenFrames(picture);
  for (const { key, range, label, contact } of bars) {
    if (range[1] < first || range[0] > last) continue;
    const x = frames.x(range[0]);
    const barWidth = Math.max(3, frames.endX(range[1]) - x);
    context.globalAlpha = 0.85;
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(x, top + 1, barWidth, height - 2, 3);
    context.fill();
    context.globalAlpha = 1;
    if (key === selected && (contact === undefined || range[0] === selectedRange?.[0])) {
      context.strokeStyle = colours.text;
      context.lineWidth = 1.5;
      context.stroke();
    }
    if (label && barWidth > 24) {
      context.save();
      context.clip();
      context.font = `600 10px ${colours.font}`;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillStyle = colours.background;
      context.fillText(label, Math.max(x, picture.layout.scale.left) + 5, top + height / 2 + 0.5);
      context.restore();
    }
  }
}

/** Flags in the ruler, and cuts through everything. */
function paintMarks(context: CanvasRenderingContext2D, picture: TimelinePicture): void {
  const { content, colours, frames, layout, selected } = picture;
  const isSeen = (x: number) => x >= layout.scale.left - 1 && x <= layout.scale.right + 1;
  context.lineWidth = 1;
  context.strokeStyle = colours.cut;
  context.setLineDash([3, 3]);
  for (const cut of content.cuts) {
    const x = Math.round(frames.x(cut)) + 0.5;
    if (isSeen(x)) line(context, x, x, 0, layout.height);
  }
  context.setLineDash([]);
  context.font = `600 11px ${colours.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { key, frame, label } of content.marks) {
    const x = Math.round(frames.x(frame)) + 0.5;
    if (!isSeen(x)) continue;
    context.fillStyle = colours.mark;
    context.strokeStyle = colours.mark;
    line(context, x, x, 0, layout.height);
    const text = label.length > 24 ? `${label.slice(0, 23)}…` : label;
    const flagPx = text ? context.measureText(text).width + 8 : 7;
    context.beginPath();
    context.roundRect(x, 2, flagPx, 14, [0, 3, 3, 0]);
    context.fill();
    context.fillStyle = colours.background;
    context.fillText(text, x + 4, 9.5);
    if (key !== selected) continue;
    context.strokeStyle = colours.text;
    context.stroke();
  }
}

/** The frames that the view shows, and one more on either side. */
function seenFrames({ clip, layout }: TimelinePicture): FrameRange {
  const { timestampsS } = clip.data;
  const { fromS, toS } = layout.scale.view;
  return [Math.max(0, frameAtTime(timestampsS, fromS) - 1), frameAtTime(timestampsS, toS) + 1];
}

function line(context: CanvasRenderingContext2D, fromX: number, toX: number, fromY: number, toY = fromY): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
  context.fill();
}
