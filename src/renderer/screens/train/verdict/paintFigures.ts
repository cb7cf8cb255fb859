import { coordinateCount } from "../../../../pose/skeleton";
import { type FigureColours, paintFigure } from "../../../library/figurePainter";
import { orbitProjection } from "../../../library/orbitProjection";
import { placeTogether } from "../../../skeleton/placeTogether";

/** From the subject's left front: what lies behind another from the front stands beside it. */
const yaw = 0.6;
const pitch = 0.12;
/** A standing body fills the height. */
const distanceM = 3.4;

/** Poses of one frame beside one another in a canvas, all as large and seen from the same place. */
export function paintFigures(canvas: HTMLCanvasElement, posesMm: readonly (ArrayLike<number> | undefined)[]): void {
  const ratio = Math.min(2, window.devicePixelRatio);
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  const context = canvas.getContext("2d")!;
  const figures = placeTogether(posesMm).filter((joints) => joints !== undefined);
  const colours = readColours(canvas);
  const width = canvas.width / Math.max(1, figures.length);
  figures.forEach((joints, index) => {
    const project = orbitProjection({ yaw, pitch, distanceM, target: middleOf(figures) }, width, canvas.height);
    context.save();
    context.translate(index * width, 0);
    paintFigure(context, joints, project, colours);
    context.restore();
  });
}

/** Half way between the lowest and the highest joint of all, over the hips' place. */
function middleOf(figures: readonly Float32Array[]): [number, number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const joints of figures) {
    for (let i = 1; i < coordinateCount; i += 3) {
      low = Math.min(low, joints[i]!);
      high = Math.max(high, joints[i]!);
    }
  }
  return [0, (low + high) / 2, 0];
}

function readColours(element: Element): FigureColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    left: colour("--scene-left"),
    right: colour("--scene-right"),
    middle: colour("--scene-middle"),
    outline: colour("--scene-background"),
  };
}
