import { keypointTrust } from "../../../pose/keypointFeatures";
import { keypointCount, keypointLimbs, keypointNames, keypointStride } from "../../../pose/keypoints";
import type { PoseFeed } from "../../feed/poseFeed";

export interface OverlayLook {
  left: string;
  right: string;
  middle: string;
  /** Tags at the wrists. */
  leftTag: string;
  rightTag: string;
}

const leftWrist = keypointNames.indexOf("left_wrist");
const rightWrist = keypointNames.indexOf("right_wrist");
const lostOpacity = 0.25;
const outline = "rgb(0 0 0 / 55%)";

type Side = "left" | "right" | "middle";
const sides: Side[] = keypointNames.map((name) => (/^(left|right)/.exec(name)?.[0] as Side | undefined) ?? "middle");

/** Draws keypoints and limbs over the picture, faded by their scores. Allocates nothing per frame. */
export class KeypointOverlay {
  private readonly context: CanvasRenderingContext2D;
  private scale = 1;
  private offsetX = 0;
  private offsetY = 0;
  private unit = 1;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly feed: PoseFeed,
  ) {
    this.context = canvas.getContext("2d")!;
  }

  /** @param mirrored as the picture is; tags stay readable */
  draw(look: OverlayLook, mirrored: boolean): void {
    const { context, feed } = this;
    const { width, height } = this.fitCanvas();
    context.clearRect(0, 0, width, height);
    if (feed.person === "none" || feed.sourceWidth === 0 || width === 0) return;
    this.scale = Math.min(width / feed.sourceWidth, height / feed.sourceHeight);
    this.offsetX = (width - feed.sourceWidth * this.scale) / 2;
    this.offsetY = (height - feed.sourceHeight * this.scale) / 2;
    this.unit = Math.max(1, Math.min(width, height) / 360);
    const opacity = feed.person === "lost" ? lostOpacity : 1;
    for (const [from, to] of keypointLimbs) this.drawLimb(from, to, look, opacity, mirrored, width);
    for (let i = 0; i < keypointCount; i++) this.drawPoint(i, look, opacity, mirrored, width);
    this.drawTag(leftWrist, look.leftTag, opacity, mirrored, width);
    this.drawTag(rightWrist, look.rightTag, opacity, mirrored, width);
    context.globalAlpha = 1;
  }

  private drawLimb(from: number, to: number, look: OverlayLook, opacity: number, mirrored: boolean, width: number) {
    const alpha = opacity * Math.min(this.trust(from), this.trust(to));
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(this.x(from, mirrored, width), this.y(from));
    context.lineTo(this.x(to, mirrored, width), this.y(to));
    // A dark edge keeps the lines visible on any picture.
    context.strokeStyle = outline;
    context.lineWidth = 4.5 * this.unit;
    context.stroke();
    context.strokeStyle = look[sides[from] === sides[to] ? sides[from]! : "middle"];
    context.lineWidth = 2.5 * this.unit;
    context.stroke();
  }

  private drawPoint(keypoint: number, look: OverlayLook, opacity: number, mirrored: boolean, width: number) {
    const alpha = opacity * this.trust(keypoint);
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(this.x(keypoint, mirrored, width), this.y(keypoint), 3.4 * this.unit, 0, 2 * Math.PI);
    context.fillStyle = look[sides[keypoint]!];
    context.fill();
    context.strokeStyle = outline;
    context.lineWidth = this.unit;
    context.stroke();
  }

  private drawTag(keypoint: number, text: string, opacity: number, mirrored: boolean, width: number) {
    const alpha = opacity * this.trust(keypoint);
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.font = `600 ${11 * this.unit}px ${getComputedStyle(this.canvas).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const x = this.x(keypoint, mirrored, width);
    const y = this.y(keypoint) - 13 * this.unit;
    context.lineWidth = 3 * this.unit;
    context.strokeStyle = outline;
    context.strokeText(text, x, y);
    context.fillStyle = "#ffffff";
    context.fillText(text, x, y);
  }

  private trust(keypoint: number): number {
    return keypointTrust(this.feed.keypoints[keypoint * keypointStride + 2]!);
  }

  private x(keypoint: number, mirrored: boolean, width: number): number {
    const x = this.offsetX + this.feed.keypoints[keypoint * keypointStride]! * this.scale;
    return mirrored ? width - x : x;
  }

  private y(keypoint: number): number {
    return this.offsetY + this.feed.keypoints[keypoint * keypointStride + 1]! * this.scale;
  }

  /** The canvas has as many pixels as the screen shows of it. */
  private fitCanvas(): { width: number; height: number } {
    const { canvas } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    return { width, height };
  }
}
