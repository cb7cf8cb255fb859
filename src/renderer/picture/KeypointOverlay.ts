import type { PoseFeed } from "../feed/poseFeed";
import { fitCanvas } from "./fitCanvas";
import { KeypointPainter, type OverlayLook } from "./KeypointPainter";

const lostOpacity = 0.25;

/** Draws the newest keypoints over the picture that is being captured. */
export class KeypointOverlay {
  private readonly context: CanvasRenderingContext2D;
  private readonly painter: KeypointPainter;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly feed: PoseFeed,
  ) {
    this.context = canvas.getContext("2d")!;
    this.painter = new KeypointPainter(this.context);
  }

  /** @param mirrored as the picture is; tags stay readable */
  draw(look: OverlayLook, mirrored: boolean): void {
    const { context, feed } = this;
    const { width, height } = fitCanvas(this.canvas);
    context.clearRect(0, 0, width, height);
    if (feed.person === "none" || feed.sourceWidth === 0 || width === 0) return;
    const scale = Math.min(width / feed.sourceWidth, height / feed.sourceHeight);
    this.painter.paint({
      keypoints: feed.keypoints,
      place: {
        scale,
        offsetX: (width - feed.sourceWidth * scale) / 2,
        offsetY: (height - feed.sourceHeight * scale) / 2,
        mirroredWidth: mirrored ? width : undefined,
      },
      look,
      opacity: feed.person === "lost" ? lostOpacity : 1,
      unit: Math.max(1, Math.min(width, height) / 360),
    });
  }
}
