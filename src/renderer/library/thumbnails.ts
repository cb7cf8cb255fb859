import { toErrorData } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import type { StudioClient } from "../host/studioClient";
import { ClipPictures } from "./clipPictures";
import type { FigureColours } from "./figurePainter";

/** Thumbnails that are made at the same time; each opens a video. */
const atOnce = 2;
const longestSidePx = 480;
const quality = 0.82;
/** The first frames of a take often show somebody who walks away from the camera's button. */
const shareOfClip = 1 / 3;

/** Makes the thumbnails that the library lacks: one frame of the video, or a drawing of the body. */
export class Thumbnails {
  private readonly wanted = new Map<string, ClipSummary>();
  private readonly running = new Map<string, AbortController>();
  /** Not tried again before the page is opened again. */
  private readonly impossible = new Set<string>();

  constructor(
    private readonly studio: StudioClient,
    private readonly colours: () => FigureColours,
  ) {}

  /** Asks for a clip's thumbnail while it can be seen; it comes as a changed summary. @returns takes the wish back */
  want(clip: ClipSummary): () => void {
    const { id } = clip;
    if (clip.thumbnail === undefined && !clip.error && !this.impossible.has(id)) {
      this.wanted.set(id, clip);
      this.next();
    }
    return () => {
      this.wanted.delete(id);
      // It may be on its way into the trash: its video will not be there any more.
      this.running.get(id)?.abort();
    };
  }

  private next(): void {
    while (this.running.size < atOnce) {
      // In the order in which they came into view; those that left it are not wanted any more.
      const clip = [...this.wanted.values()].find(({ id }) => !this.running.has(id));
      if (!clip) return;
      this.wanted.delete(clip.id);
      const controller = new AbortController();
      this.running.set(clip.id, controller);
      void this.make(clip, controller.signal).finally(() => {
        this.running.delete(clip.id);
        this.next();
      });
    }
  }

  private async make({ id, frames }: ClipSummary, signal: AbortSignal): Promise<void> {
    try {
      const pictures = await ClipPictures.open(this.studio, id, signal);
      try {
        const canvas = document.createElement("canvas");
        const frame = Math.floor(Math.max(0, frames - 1) * shareOfClip);
        const isDrawn = await pictures.draw(canvas, frame, longestSidePx, this.colours(), signal);
        const webp = isDrawn ? await toWebp(canvas) : undefined;
        if (webp) await this.studio.call("clips.setThumbnail", { id, webp });
        else this.impossible.add(id);
      } finally {
        pictures.dispose();
      }
    } catch (error) {
      // A clip without a thumbnail shows its kind's sign instead; opening the clip says what is wrong with it.
      if (!signal.aborted && toErrorData(error).code !== "link-closed") this.impossible.add(id);
    }
  }
}

/** undefined where the browser cannot write WebP. */
async function toWebp(canvas: HTMLCanvasElement): Promise<Uint8Array | undefined> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", quality));
  return blob?.type === "image/webp" ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
