import { type Color, Group } from "three";
import { jointSides } from "../../pose/skeleton";
import { Figure } from "./Figure";
import { Floor } from "./Floor";
import { facingAngle } from "./facing";
import { GhostFigures } from "./GhostFigures";
import { JointHighlights } from "./JointHighlights";
import type { ViewPreset } from "./OrbitCamera";
import { SceneCanvas } from "./SceneCanvas";
import { readSceneColours, type SceneColours, sideColour } from "./sceneColours";

export type ComparisonLayout = "side-by-side" | "overlaid";

export interface ComparisonViewOptions {
  /**
   * What each figure is coloured with when they are laid over one another; `sides`: left, right and middle have their
   * colours, as all have beside one another.
   */
  overlaid: readonly ("sides" | "raw" | "truth")[];
}

/** The figure that is the matter stands out; the others are seen through. */
const otherOpacity = 0.4;
/** Nearer than where one figure walks about: each fills its pane. */
const distanceM = 3.1;
const noShift = [0, 0, 0] as const;
const usualCapture = { eye: [0, 1.2, 3.5], fieldOfView: 40 } as const;

/** Several poses of one frame in 3D, beside one another or overlaid, seen by one camera. */
export class ComparisonView {
  private readonly sceneCanvas: SceneCanvas;
  private readonly floor: Floor;
  private readonly figures: Figure[];
  /** The reference, drawn through every figure beside one another. */
  private readonly reference: GhostFigures;
  private readonly highlights = new JointHighlights();
  private readonly drawn = new Group();
  private poses: readonly (Float32Array | undefined)[] = [];
  private referencePose: number | undefined;
  private highlighted: number | undefined;
  private layout: ComparisonLayout = "side-by-side";
  private panes: readonly number[] = [];
  private colours: SceneColours;

  /** @throws Error when the browser gives no WebGL */
  constructor(
    container: HTMLElement,
    private readonly options: ComparisonViewOptions,
  ) {
    this.sceneCanvas = new SceneCanvas(container, () => {}, distanceM);
    this.colours = readSceneColours(document.documentElement);
    this.floor = new Floor(this.colours);
    this.figures = options.overlaid.map(() => new Figure(this.colours));
    this.reference = new GhostFigures([this.colours.truth]);
    this.drawn.add(...this.figures.map(({ object }) => object), this.reference.object, this.highlights.object);
    this.sceneCanvas.scene.add(this.floor.object, this.drawn);
    this.readColours();
  }

  get canvas(): HTMLCanvasElement {
    return this.sceneCanvas.canvas;
  }

  /**
   * @param poses 17 x 3 m, inside frame, for each figure; undefined: there is none, and beside one another no place for it
   * @param reference index of the pose that is drawn through the others as lines
   */
  setPoses(poses: readonly (Float32Array | undefined)[], reference?: number): void {
    this.poses = poses;
    this.referencePose = reference !== undefined && poses[reference] ? reference : undefined;
    this.figures.forEach((figure, index) => {
      const pose = poses[index];
      if (pose) figure.setJoints(pose);
    });
    const truth = this.referencePose === undefined ? undefined : poses[this.referencePose];
    if (truth) this.reference.setFigure(0, truth, noShift);
    this.arrange();
  }

  /** Figures that have a place of their own, left to right: for the titles over them. */
  get shownPanes(): readonly number[] {
    return this.panes;
  }

  setLayout(layout: ComparisonLayout): void {
    this.layout = layout;
    this.arrange();
  }

  /** Marks a joint in every figure. */
  highlight(joint: number | undefined): void {
    this.highlighted = joint;
    this.sceneCanvas.requestDraw();
  }

  show(preset: ViewPreset): void {
    const pose = this.poses.find((each) => each !== undefined);
    this.sceneCanvas.view.fly(preset, pose ? facingAngle(pose) : 0, usualCapture);
  }

  /** The view as it is, as a PNG. */
  picture(): Promise<Blob> {
    return this.sceneCanvas.picture();
  }

  /** After the theme changed. */
  readColours(): void {
    this.colours = readSceneColours(document.documentElement);
    this.floor.setColours(this.colours);
    this.reference.setColours([this.colours.truth]);
    this.highlights.setColour(this.colours.selected);
    this.sceneCanvas.setColours(this.colours);
    this.arrange();
  }

  dispose(): void {
    for (const part of [...this.figures, this.floor, this.reference, this.highlights, this.sceneCanvas]) part.dispose();
  }

  private arrange(): void {
    const there = this.figures.flatMap((_, index) => (this.poses[index] ? [index] : []));
    const isOverlaid = this.layout === "overlaid";
    this.panes = isOverlaid ? [] : there;
    this.figures.forEach((figure, index) => {
      const kind = this.options.overlaid[index]!;
      const colourOf = colouring(isOverlaid ? kind : "sides", this.colours);
      figure.setJointColours(colourOf);
      figure.setOpacity(isOverlaid && kind !== "sides" ? otherOpacity : 1);
    });
    this.sceneCanvas.setPanes(Math.max(1, this.panes.length), (pane) => this.showPane(pane));
  }

  private showPane(pane: number): void {
    const isOverlaid = this.layout === "overlaid";
    const only = isOverlaid ? undefined : this.panes[pane];
    this.figures.forEach((figure, index) => {
      figure.object.visible = this.poses[index] !== undefined && (isOverlaid || index === only);
    });
    const matter = this.poses[only ?? Math.max(0, this.options.overlaid.indexOf("sides"))];
    if (matter) this.floor.setJoints(matter);
    else this.floor.hideShadows();
    this.reference.object.visible = !isOverlaid && this.referencePose !== undefined && only !== this.referencePose;
    this.highlights.show(matter, this.highlighted === undefined ? [] : [this.highlighted], undefined);
  }
}

function colouring(kind: "sides" | "raw" | "truth", colours: SceneColours): (joint: number) => Color {
  if (kind !== "sides") return () => colours[kind];
  return (joint) => sideColour(colours, jointSides[joint]!);
}
