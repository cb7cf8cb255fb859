import { coordinateCount, jointCount } from "../../../../pose/skeleton";
import { onThemeChanged } from "../../../design/applyTheme";
import { type FigureColours, paintFigure } from "../../../library/figurePainter";
import { type Orbit, orbitProjection, paintFloor } from "../../../library/orbitProjection";

/** Frames of a motion to look at: each 17 x 3 m, inside frame, one after the other. */
export interface MotionFrames {
  joints: Float32Array;
  /** Time of each, s. */
  timesS: ArrayLike<number>;
  /** Another figure at the same frames, to compare with; undefined where it has no pose. */
  compared?: readonly (Float32Array | undefined)[];
}

const turnsPerSecond = 1 / 14;
const dragRadiansPerPixel = 0.01;
/** Frames that lie far apart in time are shown one after the other all the same. */
const shortestFrameS = 1 / 30;
const longestFrameS = 0.25;
const firstYaw = 0.5;
const pitch = 0.2;
/** Of a person: less is a figure lost in the view, more is drawn as large as it is. */
const leastSizeM = 1;
const bodiesInView = 2.6;

/** A figure on a floor that turns slowly while it moves; dragging turns it by hand. */
export class MotionView {
  private frames: MotionFrames = { joints: new Float32Array(0), timesS: [] };
  private yaw = firstYaw;
  private isTurning: boolean;
  private isPlaying = true;
  /** Frames that are shown, one after the other, and where among them the view is. */
  private shown: readonly number[] = [];
  private at = 0;
  private shownForS = 0;
  private lastDrawnMs = performance.now();
  private request = 0;
  private floorY = 0;
  private sizeM = leastSizeM;
  private colours: ReturnType<typeof readColours>;
  private readonly disposals: (() => void)[] = [];

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.isTurning = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.colours = readColours(canvas);
    this.disposals.push(
      onThemeChanged(() => {
        this.colours = readColours(canvas);
        this.draw();
      }),
    );
    const resize = new ResizeObserver(() => this.resize());
    resize.observe(canvas);
    this.disposals.push(() => resize.disconnect());
    this.listenForDrags();
    this.resize();
    this.next();
  }

  setFrames(frames: MotionFrames): void {
    this.frames = frames;
    const { joints, compared } = frames;
    const all = Array.from({ length: Math.floor(joints.length / coordinateCount) }, (_, frame) => frame);
    const both = all.filter((frame) => compared?.[frame] !== undefined);
    // Where there is something to compare, only that is worth looking at.
    this.shown = both.length > 0 ? both : all;
    this.at = Math.min(this.at, Math.max(0, this.shown.length - 1));
    this.measure();
    this.draw();
  }

  setPlaying(isPlaying: boolean): void {
    this.isPlaying = isPlaying;
    this.draw();
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    for (const dispose of this.disposals) dispose();
  }

  private next(): void {
    this.request = requestAnimationFrame((nowMs) => {
      const passedS = Math.min(0.1, Math.max(0, nowMs - this.lastDrawnMs) / 1000);
      this.lastDrawnMs = nowMs;
      if (this.isPlaying && this.shown.length > 0) {
        this.advance(passedS);
        if (this.isTurning) this.yaw += passedS * turnsPerSecond * 2 * Math.PI;
        this.draw();
      }
      this.next();
    });
  }

  private advance(passedS: number): void {
    const { timesS } = this.frames;
    const steps = this.shown.length - 1;
    const stepS = steps > 0 ? (timesS[this.shown[steps]!]! - timesS[this.shown[0]!]!) / steps : 0;
    const shownS = Math.max(shortestFrameS, Math.min(longestFrameS, stepS));
    this.shownForS += passedS;
    while (this.shownForS >= shownS) {
      this.shownForS -= shownS;
      this.at = (this.at + 1) % this.shown.length;
    }
  }

  private draw(): void {
    const { canvas, colours } = this;
    const context = canvas.getContext("2d")!;
    const [width, height] = [canvas.width, canvas.height];
    context.fillStyle = colours.figure.outline;
    context.fillRect(0, 0, width, height);
    const frame = this.shown[this.at];
    if (frame === undefined) return;
    const joints = this.frames.joints.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
    const isThere = joints.every(Number.isFinite);
    const [x, z] = isThere ? [joints[0]!, joints[2]!] : [0, 0];
    const orbit: Orbit = {
      yaw: this.yaw,
      pitch,
      distanceM: this.sizeM * bodiesInView,
      target: [x, this.floorY + this.sizeM / 2, z],
    };
    const project = orbitProjection(orbit, width, height);
    paintFloor(context, project, [x, this.floorY, z], { minor: colours.gridMinor, major: colours.gridMajor });
    this.drawFrontMark(context, project, x, z);
    const other = this.frames.compared?.[frame];
    if (other) paintFigure(context, other, project, colours.compared);
    if (isThere) paintFigure(context, joints, project, colours.figure);
  }

  /** An arrow on the floor towards +Z, where the person is to look. */
  private drawFrontMark(
    context: CanvasRenderingContext2D,
    project: ReturnType<typeof orbitProjection>,
    x: number,
    z: number,
  ) {
    const at = (dx: number, dz: number) => project(x + dx, this.floorY, z + dz);
    const points = [at(0, 0.45), at(0, 1), at(-0.12, 0.84), at(0, 1), at(0.12, 0.84)];
    context.beginPath();
    context.moveTo(points[0]!.x, points[0]!.y);
    for (const point of points.slice(1)) context.lineTo(point.x, point.y);
    context.strokeStyle = this.colours.mark;
    context.lineWidth = Math.max(1.5, 0.025 * points[0]!.scale);
    context.lineJoin = "round";
    context.lineCap = "round";
    context.stroke();
  }

  /** The floor is under the lowest joint of all frames; the view holds the largest body. */
  private measure(): void {
    const { joints } = this.frames;
    this.floorY = 0;
    this.sizeM = leastSizeM;
    let lowest = Number.POSITIVE_INFINITY;
    for (let frame = 0; frame * coordinateCount < joints.length; frame++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let joint = 0; joint < jointCount; joint++) {
        const y = joints[frame * coordinateCount + joint * 3 + 1]!;
        if (y < low) low = y;
        if (y > high) high = y;
      }
      if (Number.isFinite(high - low)) this.sizeM = Math.max(this.sizeM, high - low);
      if (low < lowest) lowest = low;
    }
    if (Number.isFinite(lowest)) this.floorY = lowest;
  }

  private resize(): void {
    const ratio = Math.min(2, window.devicePixelRatio);
    this.canvas.width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    this.draw();
  }

  private listenForDrags(): void {
    const { canvas } = this;
    const onDown = (event: PointerEvent) => {
      canvas.setPointerCapture(event.pointerId);
      this.isTurning = false;
    };
    const onMove = (event: PointerEvent) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      this.yaw -= event.movementX * dragRadiansPerPixel;
      this.draw();
    };
    canvas.addEventListener("pointerdown", onDown);
    canvas.addEventListener("pointermove", onMove);
    this.disposals.push(() => {
      canvas.removeEventListener("pointerdown", onDown);
      canvas.removeEventListener("pointermove", onMove);
    });
  }
}

function readColours(element: Element) {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  const outline = colour("--scene-background");
  const figure: FigureColours = {
    left: colour("--scene-left"),
    right: colour("--scene-right"),
    middle: colour("--scene-middle"),
    outline,
  };
  const ghost = colour("--scene-stage-1");
  return {
    figure,
    compared: { left: ghost, right: ghost, middle: ghost, outline } satisfies FigureColours,
    gridMinor: colour("--scene-grid-minor"),
    gridMajor: colour("--scene-grid-major"),
    mark: colour("--accent"),
  };
}
