import { frameAtTime } from "../player/frameTimes";
import type { TimelinePicture } from "./paintTimeline";

export interface OverlayPicture extends TimelinePicture {
  hoverX: number | undefined;
  hoverText(timeS: number, frame: number): string;
}

const headPx = 6;

/** What moves: the playhead, the chosen range, what the pointer is over. */
export function paintOverlay(context: CanvasRenderingContext2D, picture: OverlayPicture): void {
  const { canvas } = context;
  const height = canvas.height / devicePixelRatio;
  context.clearRect(0, 0, picture.width, height);
  context.save();
  context.beginPath();
  context.rect(picture.layout.scale.left - headPx, 0, picture.width, height);
  context.clip();
  paintRange(context, picture, height);
  paintHover(context, picture, height);
  paintPlayhead(context, picture, height);
  context.restore();
}

function paintRange(context: CanvasRenderingContext2D, picture: OverlayPicture, height: number): void {
  const { clip, frames, layout, colours } = picture;
  const { range } = clip.selection.getState();
  if (!range) return;
  const x = Math.max(layout.scale.left, frames.x(range[0]));
  const endX = Math.min(layout.scale.right, frames.endX(range[1]));
  if (endX <= x) return;
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.16;
  context.fillRect(x, 0, endX - x, height);
  context.globalAlpha = 1;
  context.fillRect(x, 0, 1, height);
  context.fillRect(endX - 1, 0, 1, height);
}

function paintPlayhead(context: CanvasRenderingContext2D, picture: OverlayPicture, height: number): void {
  const { clip, frames, colours } = picture;
  const { frame } = clip.playback;
  const x = frames.x(frame);
  // The frame itself where it is wide enough to be seen.
  const widthPx = frames.endX(frame) - x;
  if (widthPx > 4) {
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.22;
    context.fillRect(x, 0, widthPx, height);
    context.globalAlpha = 1;
  }
  context.fillStyle = colours.accent;
  context.fillRect(Math.round(x) - 0.5, 0, 2, height);
  context.beginPath();
  context.moveTo(x - headPx, 0);
  context.lineTo(x + headPx + 1, 0);
  context.lineTo(x + headPx + 1, 5);
  context.lineTo(x + 0.5, 12);
  context.lineTo(x - headPx, 5);
  context.closePath();
  context.fill();
}

function paintHover(context: CanvasRenderingContext2D, picture: OverlayPicture, height: number): void {
  const { clip, layout, colours, hoverX, hoverText, width } = picture;
  if (hoverX === undefined || hoverX < layout.scale.left || hoverX > layout.scale.right) return;
  const timeS = layout.scale.timeS(hoverX);
  const { timestampsS } = clip.data;
  const frame = frameAtTime(timestampsS, timeS);
  context.fillStyle = colours.muted;
  context.globalAlpha = 0.6;
  context.fillRect(Math.round(hoverX), 0, 1, height);
  context.globalAlpha = 1;
  const text = hoverText(timestampsS[frame]! - timestampsS[0]!, frame);
  context.font = `11px ${colours.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const textPx = context.measureText(text).width + 12;
  const x = Math.min(width - textPx - 2, hoverX + 8);
  context.fillStyle = colours.text;
  context.beginPath();
  context.roundRect(x, 3, textPx, 18, 4);
  context.fill();
  context.fillStyle = colours.background;
  context.fillText(text, x + 6, 12.5);
}
