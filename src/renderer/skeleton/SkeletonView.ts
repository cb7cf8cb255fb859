import { networkToInside } from "../../pose/camera";
import { usualFocalPx } from "../../pose/rootPosition";
import type { PoseFeed } from "../feed/poseFeed";
import { Figure } from "./Figure";
import { Floor } from "./Floor";
import { facingAngle } from "./facing";
import { bodyScale, FigurePlacement, type PlacementOptions } from "./figurePlacement";
import { GhostFigures } from "./GhostFigures";
import { JointTrails } from "./JointTrails";
import type { ViewPreset } from "./OrbitCamera";
import { SceneCanvas } from "./SceneCanvas";
import { readSceneColours } from "./sceneColours";

export interface SkeletonViewOptions extends PlacementOptions {
  trails: boolean;
  stages: boolean;
  follow: boolean;
}

const lostOpacity = 0.28;
const fadeMs = 500;

/** The 3D view of what is being captured: the figure stands where the newest pose puts it. */
export class SkeletonView {
  readonly placement = new FigurePlacement();
  private readonly sceneCanvas: SceneCanvas;
  private readonly figure: Figure;
  private readonly floor: Floor;
  private readonly ghosts: GhostFigures;
  private readonly trails: JointTrails;
  private readonly unsubscribe: () => void;
  private opacity = 0;
  private poseVersion = -1;
  private cuts = -1;
  private lastCapturedAtMs = 0;

  /** @throws Error when the browser gives no WebGL */
  constructor(
    private readonly container: HTMLElement,
    private readonly feed: PoseFeed,
    private options: SkeletonViewOptions,
  ) {
    this.sceneCanvas = new SceneCanvas(container, (sinceLastMs) => this.fade(sinceLastMs));
    const colours = readSceneColours(container);
    this.figure = new Figure(colours);
    this.floor = new Floor(colours);
    this.ghosts = new GhostFigures(colours.stages);
    this.trails = new JointTrails(colours);
    this.sceneCanvas.scene.add(this.floor.object, this.figure.object, this.ghosts.object, this.trails.object);
    this.readColours();
    this.setOptions(options);
    this.unsubscribe = this.feed.subscribe(() => this.onFeed());
  }

  get canvas(): HTMLCanvasElement {
    return this.sceneCanvas.canvas;
  }

  setOptions(options: SkeletonViewOptions): void {
    this.options = options;
    this.trails.show(options.trails);
    this.ghosts.object.visible = options.stages;
    // Height and root motion show in a standing picture too.
    if (this.feed.hasPose) this.takePose(0);
    this.sceneCanvas.requestDraw();
  }

  show(preset: ViewPreset): void {
    const { sourceWidth, sourceHeight } = this.feed;
    const height = sourceHeight || 720;
    const focalPx = usualFocalPx(sourceWidth || 1280, height);
    const fov = (2 * Math.atan(height / 2 / focalPx) * 180) / Math.PI;
    const facing = this.feed.hasPose ? facingAngle(this.placement.joints) : 0;
    this.sceneCanvas.view.fly(preset, facing, { eye: this.placement.cameraEye, fieldOfView: fov });
  }

  /** The view as it is, as a PNG. */
  picture(): Promise<Blob> {
    return this.sceneCanvas.picture();
  }

  /** After the theme changed. */
  readColours(): void {
    const colours = readSceneColours(this.container);
    this.figure.setColours(colours);
    this.floor.setColours(colours);
    this.ghosts.setColours(colours.stages);
    this.trails.setColours(colours);
    this.sceneCanvas.setColours(colours);
  }

  dispose(): void {
    this.unsubscribe();
    for (const part of [this.figure, this.floor, this.ghosts, this.trails, this.sceneCanvas]) part.dispose();
  }

  private onFeed(): void {
    const { feed } = this;
    if (feed.cuts !== this.cuts) {
      this.cuts = feed.cuts;
      this.placement.reset();
      this.trails.clear();
    }
    if (feed.hasPose && feed.poseVersion !== this.poseVersion) {
      this.poseVersion = feed.poseVersion;
      const timeStepSeconds = Math.max(0, (feed.capturedAtMs - this.lastCapturedAtMs) / 1000);
      this.lastCapturedAtMs = feed.capturedAtMs;
      this.takePose(timeStepSeconds);
      this.trails.add(this.placement.joints);
    }
    this.sceneCanvas.requestDraw();
  }

  private takePose(timeStepSeconds: number): void {
    const { feed, placement, options } = this;
    const { pose, keypoints, sourceWidth, sourceHeight } = feed;
    placement.place({ pose, keypoints, sourceWidth, sourceHeight, timeStepSeconds }, options);
    this.figure.setJoints(placement.joints);
    this.floor.setJoints(placement.joints);
    this.sceneCanvas.view.follow(placement.root[0], placement.root[2], options.follow);
    if (!options.stages) return;
    const scale = bodyScale(options);
    for (let stage = 0; stage < feed.stageCount; stage++) {
      const joints = networkToInside(feed.stagePoses[stage]!).map((coordinate) => coordinate * scale);
      this.ghosts.setFigure(stage, joints, placement.root);
    }
    this.ghosts.hideFrom(feed.stageCount);
  }

  /** A figure without a new pose stands still and fades; it does not vanish. */
  private fade(sinceLastMs: number): void {
    const { feed } = this;
    const wanted = !feed.hasPose ? 0 : feed.isPoseCurrent ? 1 : lostOpacity;
    const most = this.sceneCanvas.reducedMotion.matches ? 1 : Math.min(50, sinceLastMs) / fadeMs;
    this.opacity += Math.max(-most, Math.min(most, wanted - this.opacity));
    // Coming back is not news that needs a fade.
    if (wanted === 1) this.opacity = 1;
    this.figure.setOpacity(this.opacity);
    this.floor.setShadowOpacity(this.opacity);
    this.figure.object.visible = this.opacity > 0.01 && feed.hasPose;
    if (!feed.hasPose) this.floor.hideShadows();
    if (this.opacity !== wanted) this.sceneCanvas.requestDraw();
  }
}
