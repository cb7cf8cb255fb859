import { keypointLimbs, keypointStride } from "../../pose/keypoints";
import { bones, jointCount, jointIndex, jointSides } from "../../pose/skeleton";

/**
 * The body drawn with a 2D canvas: for thumbnails and small previews, where a WebGL context each would be too much
 * (browsers keep only a few alive).
 */
export interface FigureColours {
  left: string;
  right: string;
  middle: string;
  /** Around every limb, so that the nearer one stands out: the background's. */
  outline: string;
}

/** Where a point (m, inside frame) is in the picture. `scale`: pixels per metre there; `depth`: larger is farther. */
export type Project = (x: number, y: number, z: number) => { x: number; y: number; scale: number; depth: number };

/** For drawings that take a picture's place: dark in both themes. */
export function pictureColours(element: Element): FigureColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    left: colour("--overlay-left"),
    right: colour("--overlay-right"),
    middle: colour("--overlay-middle"),
    outline: colour("--picture-background"),
  };
}

interface Point {
  x: number;
  y: number;
}

const limbWidthM = 0.06;
const headRadiusM = 0.09;
const outlineM = 0.022;
const head = jointIndex("Head");

/** @param joints 17 x 3 m, inside frame */
export function paintFigure(
  context: CanvasRenderingContext2D,
  joints: ArrayLike<number>,
  project: Project,
  colours: FigureColours,
): void {
  const at = (joint: number) => project(joints[joint * 3]!, joints[joint * 3 + 1]!, joints[joint * 3 + 2]!);
  const limbs = bones.map(([child, parent]) => ({ child, from: at(parent), to: at(child) }));
  limbs.sort((a, b) => b.from.depth + b.to.depth - a.from.depth - a.to.depth);
  for (const { child, from, to } of limbs) {
    const scale = (from.scale + to.scale) / 2;
    const path = new Path2D();
    const end = child === head ? headMiddle(from, to, scale) : to;
    path.moveTo(from.x, from.y);
    path.lineTo(end.x, end.y);
    // The outline ends with the limb, so that it does not cut into the one before it.
    stroke(context, path, (limbWidthM + outlineM * 2) * scale, colours.outline, "butt");
    stroke(context, path, limbWidthM * scale, colours[jointSides[child]!]);
    if (child === head) paintHead(context, end, scale, colours);
  }
}

/** The head joint is the crown: the head hangs from it. */
function headMiddle(neck: Point, crown: Point, scale: number): Point {
  const length = Math.hypot(crown.x - neck.x, crown.y - neck.y) || 1;
  const inwards = Math.min(1, (headRadiusM * scale) / length);
  return { x: crown.x + (neck.x - crown.x) * inwards, y: crown.y + (neck.y - crown.y) * inwards };
}

function paintHead(context: CanvasRenderingContext2D, { x, y }: Point, scale: number, colours: FigureColours): void {
  const path = new Path2D();
  path.arc(x, y, headRadiusM * scale, 0, 2 * Math.PI);
  stroke(context, path, outlineM * 2 * scale, colours.outline);
  context.fillStyle = colours.middle;
  context.fill(path);
}

/** Keypoints below this score are guesses of the detector. */
const leastScore = 0.2;

/**
 * @param keypoints 17 x (x px, y px, score)
 * @param toCanvas from the picture's pixels to the canvas's
 */
export function paintKeypoints(
  context: CanvasRenderingContext2D,
  keypoints: ArrayLike<number>,
  toCanvas: (x: number, y: number) => [number, number],
  lineWidth: number,
  colours: FigureColours,
): void {
  const seen = (keypoint: number) => keypoints[keypoint * keypointStride + 2]! >= leastScore;
  const at = (keypoint: number) =>
    toCanvas(keypoints[keypoint * keypointStride]!, keypoints[keypoint * keypointStride + 1]!);
  for (const [from, to] of keypointLimbs) {
    if (!seen(from) || !seen(to)) continue;
    const path = new Path2D();
    path.moveTo(...at(from));
    path.lineTo(...at(to));
    // COCO's left keypoints have odd numbers, the right ones even numbers.
    const side = from % 2 !== to % 2 || from === 0 ? "middle" : from % 2 === 1 ? "left" : "right";
    stroke(context, path, lineWidth * 1.8, colours.outline, "butt");
    stroke(context, path, lineWidth, colours[side]);
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  path: Path2D,
  width: number,
  colour: string,
  cap: CanvasLineCap = "round",
): void {
  context.lineCap = cap;
  context.lineWidth = Math.max(1, width);
  context.strokeStyle = colour;
  context.stroke(path);
}

/** From the front, without perspective, as large as fits. @param joints 17 x 3 m, inside frame */
export function projectToFit(joints: ArrayLike<number>, width: number, height: number): Project {
  const xs = Array.from({ length: jointCount }, (_, joint) => joints[joint * 3]!);
  const ys = Array.from({ length: jointCount }, (_, joint) => joints[joint * 3 + 1]!);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const spaceM = headRadiusM * 1.6;
  const scale = Math.min(width / (right - left + 2 * spaceM), height / (high - low + 2 * spaceM));
  const [middleX, middleY] = [(left + right) / 2, (low + high) / 2];
  return (x, y, z) => ({
    x: width / 2 + (x - middleX) * scale,
    y: height / 2 - (y - middleY) * scale,
    scale,
    depth: -z,
  });
}
