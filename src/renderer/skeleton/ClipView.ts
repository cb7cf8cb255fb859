import { type PerspectiveCamera, type Ray, Raycaster, type Scene, Vector2, Vector3 } from "three";
import { jointCount, jointSides } from "../../pose/skeleton";
import { Figure } from "./Figure";
import { Floor } from "./Floor";
import { facingAngle } from "./facing";
import { GhostFigures } from "./GhostFigures";
import { JointHighlights } from "./JointHighlights";
import { JointTrails } from "./JointTrails";
import type { CapturePlace, ViewPreset } from "./OrbitCamera";
import { SceneCanvas } from "./SceneCanvas";
import { readSceneColours, type SceneColours, sideColour } from "./sceneColours";

export interface ClipViewFrame {
  /** 17 x 3 m, inside frame; undefined: nobody there. */
  joints: Float32Array | undefined;
  /** Index into `provenances` for each joint; undefined: left, right and middle have their colours. */
  provenance: Uint8Array | undefined;
  /** Joints that the picture does not show are paler: 0 where they are seen. */
  hidden: Uint8Array | undefined;
  /** Placed like `joints`; undefined: not shown. */
  truth: Float32Array | undefined;
  raw: Float32Array | undefined;
  selected: readonly number[];
  hovered: number | undefined;
}

const usualCapture: CapturePlace = { eye: [0, 1.4, 3.5], fieldOfView: 40 };
/** How far from a joint on the screen the pointer still means it, CSS pixels. */
const pickRadiusPx = 16;
/** How much of its colour a hidden joint keeps. */
const hiddenShare = 0.35;
const truthGhost = 0;
const rawGhost = 1;
const noShift = [0, 0, 0] as const;

/** The 3D view of a clip's frame, and what tools need to work in it. */
export class ClipView {
  private readonly sceneCanvas: SceneCanvas;
  private readonly figure: Figure;
  private readonly floor: Floor;
  private readonly ghosts: GhostFigures;
  private readonly trails: JointTrails;
  private readonly highlights = new JointHighlights();
  private readonly raycaster = new Raycaster();
  private colours: SceneColours;
  private shown: ClipViewFrame = {
    joints: undefined,
    provenance: undefined,
    hidden: undefined,
    truth: undefined,
    raw: undefined,
    selected: [],
    hovered: undefined,
  };
  private capture = usualCapture;

  /** @throws Error when the browser gives no WebGL */
  constructor(private readonly container: HTMLElement) {
    this.sceneCanvas = new SceneCanvas(container, () => {});
    this.colours = readSceneColours(container);
    this.figure = new Figure(this.colours);
    this.floor = new Floor(this.colours);
    this.ghosts = new GhostFigures([this.colours.truth, this.colours.raw]);
    this.ghosts.object.visible = true;
    this.trails = new JointTrails(this.colours);
    const parts = [this.floor, this.figure, this.ghosts, this.trails, this.highlights];
    this.scene.add(...parts.map(({ object }) => object));
    this.readColours();
  }

  get canvas(): HTMLCanvasElement {
    return this.sceneCanvas.canvas;
  }

  /** Tools add their handles here, and call requestDraw after they have moved them. */
  get scene(): Scene {
    return this.sceneCanvas.scene;
  }

  get camera(): PerspectiveCamera {
    return this.sceneCanvas.view.camera;
  }

  setFrame(frame: ClipViewFrame, follow: boolean): void {
    this.shown = frame;
    const { joints } = frame;
    this.figure.object.visible = joints !== undefined;
    if (joints) {
      this.figure.setJoints(joints);
      this.floor.setJoints(joints);
      this.sceneCanvas.view.follow(joints[0]!, joints[2]!, follow);
    } else this.floor.hideShadows();
    this.paint();
    this.setGhost(truthGhost, frame.truth);
    this.setGhost(rawGhost, frame.raw);
    this.highlights.show(joints, frame.selected, frame.hovered);
    this.requestDraw();
  }

  /** @param poses placed poses up to the present one, oldest first; undefined: no trails */
  setTrails(poses: readonly Float32Array[] | undefined): void {
    this.trails.show(poses !== undefined);
    this.trails.replace(poses ?? []);
    this.requestDraw();
  }

  /** The pose that follows those of the trails. */
  extendTrails(joints: Float32Array): void {
    this.trails.add(joints);
  }

  setCapture(capture: CapturePlace | undefined): void {
    this.capture = capture ?? usualCapture;
  }

  show(preset: ViewPreset): void {
    const { joints } = this.shown;
    this.sceneCanvas.view.fly(preset, joints ? facingAngle(joints) : 0, this.capture);
  }

  /** While a tool drags something in the view, the camera stands still. */
  setOrbiting(enabled: boolean): void {
    this.sceneCanvas.view.setEnabled(enabled);
  }

  /** The joint that a place on the screen means: the nearest, and of two equally near the one in front. */
  pickJoint(clientX: number, clientY: number): number | undefined {
    const { joints } = this.shown;
    let picked: number | undefined;
    let best = 1;
    for (let joint = 0; joints && joint < jointCount; joint++) {
      const [x, y, depth] = this.project(new Vector3().fromArray(joints, joint * 3));
      const distance = Math.hypot(x - clientX, y - clientY) / pickRadiusPx;
      if (distance > 1) continue;
      // Depth is in 0..1 and nearly the same for all of a body: it decides only between neighbours.
      const rank = distance * 0.5 + depth * 0.5;
      if (rank >= best) continue;
      best = rank;
      picked = joint;
    }
    return picked;
  }

  /** @returns place on the screen, CSS pixels of the window, and depth: 0 at the near plane, 1 at the far one */
  project(point: Vector3): [clientX: number, clientY: number, depth: number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { x, y, z } = point.clone().project(this.camera);
    return [left + ((x + 1) / 2) * width, top + ((1 - y) / 2) * height, (z + 1) / 2];
  }

  /** The line of sight through a place on the screen. */
  rayAt(clientX: number, clientY: number): Ray {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const place = new Vector2(((clientX - left) / width) * 2 - 1, 1 - ((clientY - top) / height) * 2);
    this.raycaster.setFromCamera(place, this.camera);
    return this.raycaster.ray.clone();
  }

  requestDraw(): void {
    this.sceneCanvas.requestDraw();
  }

  /** The view as it is, as a PNG. */
  picture(): Promise<Blob> {
    return this.sceneCanvas.picture();
  }

  /** After the theme changed. */
  readColours(): void {
    this.colours = readSceneColours(this.container);
    this.floor.setColours(this.colours);
    this.ghosts.setColours([this.colours.truth, this.colours.raw]);
    this.trails.setColours(this.colours);
    this.highlights.setColour(this.colours.selected);
    this.sceneCanvas.setColours(this.colours);
    this.paint();
  }

  dispose(): void {
    for (const part of [this.figure, this.floor, this.ghosts, this.trails, this.highlights, this.sceneCanvas]) {
      part.dispose();
    }
  }

  private setGhost(index: number, joints: Float32Array | undefined): void {
    if (joints) this.ghosts.setFigure(index, joints, noShift);
    else this.ghosts.hide(index);
  }

  private paint(): void {
    const { provenance, hidden } = this.shown;
    const { colours } = this;
    this.figure.setJointColours((joint) => {
      const colour = provenance ? colours.provenances[provenance[joint]!]! : sideColour(colours, jointSides[joint]!);
      return hidden?.[joint] ? colours.background.clone().lerp(colour, hiddenShare) : colour;
    });
  }
}
