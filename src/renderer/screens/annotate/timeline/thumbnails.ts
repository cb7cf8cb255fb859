import type { VideoSegment } from "../../../../common/clipDocument";
import { frameAtTime, segmentAt } from "../player/frameTimes";
import { ThumbnailReader } from "./thumbnailReader";
import type { TimeScale } from "./timeScale";

/** Pictures that are kept; the ones seen longest ago go first. */
const mostKept = 300;
/** Slots begin at multiples of their length, so that zooming and scrolling ask for the same times again. */
const shortestSlotS = 1 / 64;

/** Small pictures of the video along the timeline: asked for where they are seen, one after the other, and kept. */
export class Thumbnails {
  private readonly kept = new Map<number, ImageBitmap | undefined>();
  private readonly readers = new Map<number, ThumbnailReader>();
  /** Times whose pictures are wanted, the nearest to the middle last. */
  private wanted: number[] = [];
  private slotS = 1;
  private busy = false;
  private disposed = false;

  /** @param onPicture a picture has come */
  constructor(
    private readonly timestampsS: Float64Array,
    private readonly segments: readonly VideoSegment[],
    private readonly addressOf: (segment: VideoSegment) => string,
    private readonly onPicture: () => void,
  ) {}

  /** Draws what there is and asks for what is missing. */
  paint(context: CanvasRenderingContext2D, top: number, height: number, scale: TimeScale): void {
    const { width: fullWidth, height: fullHeight } = this.segments[0]!;
    const slotPx = Math.max(24, Math.min(160, (fullWidth / fullHeight) * height));
    const slotS = slotLengthS(slotPx / scale.pixelsPerSecond);
    this.slotS = slotS;
    const missing: number[] = [];
    const first = Math.floor(scale.view.fromS / slotS);
    for (let slot = first; slot * slotS < scale.view.toS; slot++) {
      const timeS = slot * slotS;
      if (timeS + slotS <= this.timestampsS[0]!) continue;
      const x = scale.x(timeS);
      const width = slotS * scale.pixelsPerSecond;
      if (this.kept.has(timeS)) this.paintSlot(context, this.keep(timeS), x, top, width, height);
      else missing.push(timeS);
    }
    const middleS = (scale.view.fromS + scale.view.toS) / 2;
    this.wanted = missing.sort((a, b) => Math.abs(b - middleS) - Math.abs(a - middleS));
    void this.readNext();
  }

  dispose(): void {
    this.disposed = true;
    for (const reader of this.readers.values()) reader.dispose();
    for (const picture of this.kept.values()) picture?.close();
    this.kept.clear();
  }

  private paintSlot(
    context: CanvasRenderingContext2D,
    picture: ImageBitmap | undefined,
    x: number,
    top: number,
    width: number,
    height: number,
  ): void {
    if (!picture) return;
    // As much of the picture's middle as the slot has room for.
    const scale = Math.max(width / picture.width, height / picture.height);
    const [sourceWidth, sourceHeight] = [width / scale, height / scale];
    const left = (picture.width - sourceWidth) / 2;
    const above = (picture.height - sourceHeight) / 2;
    context.drawImage(picture, left, above, sourceWidth, sourceHeight, x, top, width - 1, height);
  }

  /** The kept picture, now the one seen last. */
  private keep(timeS: number): ImageBitmap | undefined {
    const picture = this.kept.get(timeS);
    this.kept.delete(timeS);
    this.kept.set(timeS, picture);
    return picture;
  }

  private async readNext(): Promise<void> {
    if (this.busy) return;
    const timeS = this.wanted.pop();
    if (timeS === undefined || this.disposed) return;
    this.busy = true;
    const picture = await this.read(timeS);
    this.busy = false;
    if (this.disposed) {
      picture?.close();
      return;
    }
    this.kept.set(timeS, picture);
    this.dropOldest();
    if (picture) this.onPicture();
    void this.readNext();
  }

  /** @returns undefined where there is none: no picture is asked for there again */
  private async read(timeS: number): Promise<ImageBitmap | undefined> {
    const inClipS = Math.max(this.timestampsS[0]!, timeS);
    const index = segmentAt(this.segments, frameAtTime(this.timestampsS, inClipS));
    if (index === undefined) return undefined;
    const segment = this.segments[index]!;
    let reader = this.readers.get(index);
    if (!reader) {
      reader = new ThumbnailReader(this.addressOf(segment));
      this.readers.set(index, reader);
    }
    return reader.read(inClipS - segment.offsetS, this.slotS);
  }

  private dropOldest(): void {
    for (const [timeS, picture] of this.kept) {
      if (this.kept.size <= mostKept) return;
      picture?.close();
      this.kept.delete(timeS);
    }
  }
}

/** The power of two that is at least so long. */
function slotLengthS(leastS: number): number {
  return Math.max(shortestSlotS, 2 ** Math.ceil(Math.log2(leastS)));
}
