import type { ClipColumn, ClipInfo, VideoSegment } from "../../common/clipDocument";
import { columnRowBytes } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import { networkToInside } from "../../pose/camera";
import type { StudioClient } from "../host/studioClient";
import { clipVideoAddress } from "./addresses";
import { type FigureColours, paintFigure, paintKeypoints, projectToFit } from "./figurePainter";

/** Size of a drawing where there is no picture. */
const drawingSize = [480, 270] as const;
/** Rows that are looked through for one with a body. */
const rowsLookedThrough = 300;
/** A frame's time is that of its beginning: a little later is surely inside of it. */
const insideFrameS = 0.001;
const seekTimeoutMs = 10_000;

/** Pictures of single frames of a clip: the video's own, or a drawing of the body where the clip has no video. */
export class ClipPictures {
  private readonly video = document.createElement("video");
  private openFile: string | undefined;
  /** Set when the browser cannot show the video; its frames are drawn then. */
  private isVideoUnusable = false;
  private lastDrawing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly studio: StudioClient,
    readonly info: ClipInfo,
  ) {
    this.video.muted = true;
    this.video.preload = "auto";
  }

  /** @throws StudioError `clip-missing`, `clip-broken` */
  static async open(studio: StudioClient, clipId: string, signal?: AbortSignal): Promise<ClipPictures> {
    const { info } = await studio.call("clip.open", { id: clipId }, signal);
    return new ClipPictures(studio, info);
  }

  /**
   * Draws a frame and gives the canvas its shape. One after the other: all share one video element.
   * @param longestSidePx of the canvas, at most
   * @returns false when the frame has neither picture nor body
   * @throws StudioError `cancelled` when the signal aborts
   */
  draw(...parameters: Parameters<ClipPictures["drawNow"]>): Promise<boolean> {
    const drawn = this.lastDrawing.then(() => this.drawNow(...parameters));
    this.lastDrawing = drawn.catch(() => undefined);
    return drawn;
  }

  private async drawNow(
    canvas: HTMLCanvasElement,
    frame: number,
    longestSidePx: number,
    colours: FigureColours,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (signal?.aborted) throw notWanted();
    const segment = this.info.video?.find((each) => frame >= each.firstFrame && frame < each.firstFrame + each.frames);
    if (segment && !this.isVideoUnusable) {
      const timeS = await this.timeOf(frame, signal);
      try {
        await this.showFrame(segment, timeS - segment.offsetS, signal);
        drawPicture(canvas, this.video, longestSidePx);
        return true;
      } catch (error) {
        if (signal?.aborted) throw error;
        this.isVideoUnusable = true;
      }
    }
    return this.drawBody(canvas, frame, colours, signal);
  }

  /** Time of a frame in the clip, s. */
  async timeOf(frame: number, signal?: AbortSignal): Promise<number> {
    const bytes = await this.readRows("timestamps_s", frame, frame, signal);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  }

  dispose(): void {
    this.video.removeAttribute("src");
    // Gives the connection and the decoder back at once.
    this.video.load();
  }

  private async showFrame({ file }: VideoSegment, timeS: number, signal: AbortSignal | undefined): Promise<void> {
    const { video } = this;
    if (this.openFile !== file) {
      this.openFile = file;
      video.src = clipVideoAddress(this.info.id, file);
      await nextEvent(video, "loadeddata", signal);
    }
    video.currentTime = Math.max(0, timeS) + insideFrameS;
    await nextEvent(video, "seeked", signal);
  }

  /** The body at this frame, or at the next one that has a body. */
  private async drawBody(
    canvas: HTMLCanvasElement,
    frame: number,
    colours: FigureColours,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const [width, height] = drawingSize;
    const context = startDrawing(canvas, width, height, colours.outline);
    for (const column of ["pose_mm", "keypoints", "truth_mm"] as const) {
      if (!this.info.columns.includes(column)) continue;
      const row = await this.rowWithBody(column, frame, signal);
      if (!row) continue;
      if (column === "keypoints") {
        const [imageWidth, imageHeight] = this.info.imageSize ?? drawingSize;
        const scale = Math.min(width / imageWidth, height / imageHeight);
        const toCanvas = (x: number, y: number): [number, number] => [
          width / 2 + (x - imageWidth / 2) * scale,
          height / 2 + (y - imageHeight / 2) * scale,
        ];
        paintKeypoints(context, row, toCanvas, height / 45, colours);
      } else {
        const joints = networkToInside(row);
        paintFigure(context, joints, projectToFit(joints, width, height), colours);
      }
      return true;
    }
    return false;
  }

  private async rowWithBody(
    column: ClipColumn,
    frame: number,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array | undefined> {
    const last = Math.min(this.info.frames, frame + rowsLookedThrough) - 1;
    if (last < frame) return undefined;
    // A copy begins at a multiple of four bytes, as a Float32Array must.
    const bytes = (await this.readRows(column, frame, last, signal)).slice();
    const numbers = new Float32Array(bytes.buffer);
    const width = columnRowBytes(column, this.info) / 4;
    for (let at = 0; at + width <= numbers.length; at += width) {
      const row = numbers.subarray(at, at + width);
      if (row.every(Number.isFinite)) return row;
    }
    return undefined;
  }

  private readRows(column: ClipColumn, first: number, last: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.studio.call("clip.readRows", { id: this.info.id, column, first, last }, signal);
  }
}

function drawPicture(canvas: HTMLCanvasElement, video: HTMLVideoElement, longestSidePx: number): void {
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, longestSidePx / Math.max(videoWidth, videoHeight));
  canvas.width = Math.max(1, Math.round(videoWidth * scale));
  canvas.height = Math.max(1, Math.round(videoHeight * scale));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
}

function startDrawing(canvas: HTMLCanvasElement, width: number, height: number, background: string) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  return context;
}

/** @throws StudioError `video-unreadable`, also when nothing happens for a long time; `cancelled` */
function nextEvent(video: HTMLVideoElement, type: "loadeddata" | "seeked", signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const fail = (error: StudioError) => {
      settled.abort();
      reject(error);
    };
    const failed = () => fail(new StudioError("video-unreadable", video.error?.message || "the video cannot be shown"));
    const timer = setTimeout(failed, seekTimeoutMs);
    settled.signal.addEventListener("abort", () => clearTimeout(timer));
    const listen = { signal: settled.signal };
    video.addEventListener("error", failed, listen);
    signal?.addEventListener("abort", () => fail(notWanted()), listen);
    video.addEventListener(
      type,
      () => {
        settled.abort();
        resolve();
      },
      listen,
    );
  });
}

function notWanted(): StudioError {
  return new StudioError("cancelled", "the picture is not wanted any more");
}
