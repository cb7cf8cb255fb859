import { keypointTrust } from "../../pose/keypointFeatures";
import { keypointCount, keypointLimbs, keypointNames, keypointStride } from "../../pose/keypoints";

export interface OverlayLook {
  left: string;
  right: string;
  middle: string;
  /** Tags at the wrists. */
  leftTag: string;
  rightTag: string;
}

/** Where a picture's pixels are on a canvas. */
export interface PicturePlace {
  /** Canvas pixels per pixel of the picture. */
  scale: number;
  offsetX: number;
  offsetY: number;
  /** Width of the canvas when the picture is mirrored; tags stay readable. */
  mirroredWidth?: number;
}

export interface KeypointPaint {
  /** 17 x (x px, y px, score) */
  keypoints: ArrayLike<number>;
  place: PicturePlace;
  look: OverlayLook;
  opacity: number;
  /** Size of lines and points: 1 for a small picture. */
  unit: number;
  /** Trust in each keypoint, 0..1; default: from its score. */
  trust?: (keypoint: number) => number;
  /** Colour of a point where it is not its side's. */
  pointColour?: (keypoint: number) => string | undefined;
}

const leftWrist = keypointNames.indexOf("left_wrist");
const rightWrist = keypointNames.indexOf("right_wrist");
const outline = "rgb(0 0 0 / 55%)";

type Side = "left" | "right" | "middle";
const sides: Side[] = keypointNames.map((name) => (/^(left|right)/.exec(name)?.[0] as Side | undefined) ?? "middle");

/** Draws keypoints and limbs, faded by their scores. Allocates nothing per frame. */
export class KeypointPainter {
  private readonly fontFamily: string;

  constructor(private readonly context: CanvasRenderingContext2D) {
    this.fontFamily = getComputedStyle(context.canvas).fontFamily;
  }

  paint(paint: KeypointPaint): void {
    for (const [from, to] of keypointLimbs) this.drawLimb(paint, from, to);
    for (let keypoint = 0; keypoint < keypointCount; keypoint++) this.drawPoint(paint, keypoint);
    this.drawTag(paint, leftWrist, paint.look.leftTag);
    this.drawTag(paint, rightWrist, paint.look.rightTag);
    this.context.globalAlpha = 1;
  }

  private drawLimb(paint: KeypointPaint, from: number, to: number): void {
    const { look, unit } = paint;
    const alpha = paint.opacity * Math.min(trustOf(paint, from), trustOf(paint, to));
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(canvasX(paint, from), canvasY(paint, from));
    context.lineTo(canvasX(paint, to), canvasY(paint, to));
    // A dark edge keeps the lines visible on any picture.
    context.strokeStyle = outline;
    context.lineWidth = 4.5 * unit;
    context.stroke();
    context.strokeStyle = look[sides[from] === sides[to] ? sides[from]! : "middle"];
    context.lineWidth = 2.5 * unit;
    context.stroke();
  }

  private drawPoint(paint: KeypointPaint, keypoint: number): void {
    const { look, unit } = paint;
    const alpha = paint.opacity * trustOf(paint, keypoint);
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(canvasX(paint, keypoint), canvasY(paint, keypoint), 3.4 * unit, 0, 2 * Math.PI);
    context.fillStyle = paint.pointColour?.(keypoint) ?? look[sides[keypoint]!];
    context.fill();
    context.strokeStyle = outline;
    context.lineWidth = unit;
    context.stroke();
  }

  private drawTag(paint: KeypointPaint, keypoint: number, text: string): void {
    const { unit } = paint;
    const alpha = paint.opacity * trustOf(paint, keypoint);
    if (alpha <= 0) return;
    const { context } = this;
    context.globalAlpha = alpha;
    context.font = `600 ${11 * unit}px ${this.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const x = canvasX(paint, keypoint);
    const y = canvasY(paint, keypoint) - 13 * unit;
    context.lineWidth = 3 * unit;
    context.strokeStyle = outline;
    context.strokeText(text, x, y);
    context.fillStyle = "#ffffff";
    context.fillText(text, x, y);
  }
}

function trustOf({ keypoints, trust }: KeypointPaint, keypoint: number): number {
  return trust ? trust(keypoint) : keypointTrust(keypoints[keypoint * keypointStride + 2]!);
}

function canvasX({ keypoints, place }: KeypointPaint, keypoint: number): number {
  const x = place.offsetX + keypoints[keypoint * keypointStride]! * place.scale;
  return place.mirroredWidth === undefined ? x : place.mirroredWidth - x;
}

function canvasY({ keypoints, place }: KeypointPaint, keypoint: number): number {
  return place.offsetY + keypoints[keypoint * keypointStride + 1]! * place.scale;
}
