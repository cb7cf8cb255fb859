import { DirectionalLight, Fog, HemisphereLight, Scene, WebGLRenderer } from "three";
import { networkToInside } from "../../pose/camera";
import { usualFocalPx } from "../../pose/rootPosition";
import type { PoseFeed } from "../feed/poseFeed";
import { Figure } from "./Figure";
import { Floor } from "./Floor";
import { facingAngle } from "./facing";
import { bodyScale, FigurePlacement, type PlacementOptions } from "./figurePlacement";
import { GhostFigures } from "./GhostFigures";
import { isSoftwareWebgl } from "./isSoftwareWebgl";
import { JointTrails } from "./JointTrails";
import { OrbitCamera, type ViewPreset } from "./OrbitCamera";
import { readSceneColours } from "./sceneColours";

export interface SkeletonViewOptions extends PlacementOptions {
  trails: boolean;
  stages: boolean;
  follow: boolean;
}

const lostOpacity = 0.28;
const fadeMs = 500;
const highestPixelRatio = 2;
/** Drawn by the processor, the view must leave the detector room. */
const softwareDrawEveryMs = 66;

/** The 3D view: draws when something changed, never when nobody can see it. */
export class SkeletonView {
  readonly canvas: HTMLCanvasElement;
  readonly placement = new FigurePlacement();
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly figure: Figure;
  private readonly floor: Floor;
  private readonly ghosts: GhostFigures;
  private readonly trails: JointTrails;
  private readonly view: OrbitCamera;
  private readonly reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
  private readonly disposals: (() => void)[] = [];
  private opacity = 0;
  private lastDrawnMs = 0;
  private frameRequest = 0;
  private drawTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly drawEveryMs: number;
  private poseVersion = -1;
  private cuts = -1;
  private lastCapturedAtMs = 0;
  private width = 0;
  private height = 0;

  /** @throws Error when the browser gives no WebGL */
  constructor(
    private readonly container: HTMLElement,
    private readonly feed: PoseFeed,
    private options: SkeletonViewOptions,
  ) {
    const software = isSoftwareWebgl();
    this.drawEveryMs = software ? softwareDrawEveryMs : 0;
    this.renderer = new WebGLRenderer({ antialias: !software, powerPreference: "low-power" });
    this.renderer.setPixelRatio(software ? 1 : Math.min(highestPixelRatio, window.devicePixelRatio));
    // Asking for shader errors waits for the compiler; three's own shaders have none.
    this.renderer.debug.checkShaderErrors = false;
    this.canvas = this.renderer.domElement;
    const colours = readSceneColours(container);
    this.figure = new Figure(colours);
    this.floor = new Floor(colours);
    this.ghosts = new GhostFigures(colours);
    this.trails = new JointTrails(colours);
    const sun = new DirectionalLight(0xffffff, 1.9);
    sun.position.set(1.5, 4, 3);
    this.scene.add(new HemisphereLight(0xffffff, 0x9aa3b2, 1.7), sun);
    this.scene.add(this.floor.object, this.figure.object, this.ghosts.object, this.trails.object);
    this.view = new OrbitCamera(
      this.canvas,
      () => this.requestDraw(),
      () => this.reducedMotion.matches,
    );
    this.readColours();
    this.setOptions(options);
    container.append(this.canvas);
    this.watch();
  }

  setOptions(options: SkeletonViewOptions): void {
    this.options = options;
    this.trails.show(options.trails);
    this.ghosts.object.visible = options.stages;
    // Height and root motion show in a standing picture too.
    if (this.feed.hasPose) this.takePose(0);
    this.requestDraw();
  }

  show(preset: ViewPreset): void {
    const { sourceWidth, sourceHeight } = this.feed;
    const height = sourceHeight || 720;
    const focalPx = usualFocalPx(sourceWidth || 1280, height);
    const fov = (2 * Math.atan(height / 2 / focalPx) * 180) / Math.PI;
    const facing = this.feed.hasPose ? facingAngle(this.placement.joints) : 0;
    this.view.fly(preset, facing, this.placement.cameraEye, fov);
  }

  /** The view as it is, as a PNG. */
  picture(): Promise<Blob> {
    // The drawing buffer is gone after the frame, so draw and read in one go.
    this.draw();
    return new Promise((resolve, reject) => {
      this.canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error("the canvas gives no picture"))),
        "image/png",
      );
    });
  }

  /** After the theme changed. */
  readColours(): void {
    const colours = readSceneColours(this.container);
    this.scene.background = colours.background;
    this.scene.fog = new Fog(colours.background, 6, 13);
    this.figure.setColours(colours);
    this.floor.setColours(colours);
    this.ghosts.setColours(colours);
    this.trails.setColours(colours);
    this.requestDraw();
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    clearTimeout(this.drawTimer);
    for (const dispose of this.disposals) dispose();
    for (const part of [this.view, this.figure, this.floor, this.ghosts, this.trails, this.renderer]) part.dispose();
    this.canvas.remove();
  }

  private watch(): void {
    const resize = new ResizeObserver(() => this.resize());
    resize.observe(this.container);
    const redraw = () => this.requestDraw();
    document.addEventListener("visibilitychange", redraw);
    this.canvas.addEventListener("webglcontextrestored", redraw);
    this.disposals.push(
      this.feed.subscribe(() => this.onFeed()),
      () => resize.disconnect(),
      () => document.removeEventListener("visibilitychange", redraw),
    );
  }

  private resize(): void {
    this.width = this.container.clientWidth;
    this.height = this.container.clientHeight;
    if (!this.isSeen()) return;
    this.renderer.setSize(this.width, this.height, false);
    this.view.resize(this.width, this.height);
    // A resized canvas is empty; drawing at once avoids a flash.
    this.draw();
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
    this.requestDraw();
  }

  private takePose(timeStepSeconds: number): void {
    const { feed, placement, options } = this;
    const { pose, keypoints, sourceWidth, sourceHeight } = feed;
    placement.place({ pose, keypoints, sourceWidth, sourceHeight, timeStepSeconds }, options);
    this.figure.setJoints(placement.joints);
    this.floor.setJoints(placement.joints);
    this.view.follow(placement.root[0], placement.root[2], options.follow);
    if (!options.stages) return;
    const scale = bodyScale(options);
    for (let stage = 0; stage < feed.stageCount; stage++) {
      const joints = networkToInside(feed.stagePoses[stage]!).map((coordinate) => coordinate * scale);
      this.ghosts.setStage(stage, joints, placement.root);
    }
    this.ghosts.hideFrom(feed.stageCount);
  }

  private requestDraw(): void {
    if (this.frameRequest !== 0 || this.drawTimer !== undefined || !this.isSeen()) return;
    const waitMs = this.lastDrawnMs + this.drawEveryMs - performance.now();
    if (waitMs > 0) {
      this.drawTimer = setTimeout(() => {
        this.drawTimer = undefined;
        this.requestDraw();
      }, waitMs);
      return;
    }
    this.frameRequest = requestAnimationFrame(() => {
      this.frameRequest = 0;
      this.draw();
    });
  }

  private draw(): void {
    const nowMs = performance.now();
    this.fade(nowMs);
    this.view.update(nowMs);
    this.renderer.render(this.scene, this.view.camera);
    this.lastDrawnMs = nowMs;
  }

  /** A figure without a new pose stands still and fades; it does not vanish. */
  private fade(nowMs: number): void {
    const { feed } = this;
    const wanted = !feed.hasPose ? 0 : feed.isPoseCurrent ? 1 : lostOpacity;
    const most = this.reducedMotion.matches ? 1 : Math.min(50, nowMs - this.lastDrawnMs) / fadeMs;
    this.opacity += Math.max(-most, Math.min(most, wanted - this.opacity));
    // Coming back is not news that needs a fade.
    if (wanted === 1) this.opacity = 1;
    this.figure.setOpacity(this.opacity);
    this.floor.setShadowOpacity(this.opacity);
    this.figure.object.visible = this.opacity > 0.01 && feed.hasPose;
    if (!feed.hasPose) this.floor.hideShadows();
    if (this.opacity !== wanted) this.requestDraw();
  }

  private isSeen(): boolean {
    return this.width > 0 && this.height > 0 && document.visibilityState === "visible";
  }
}
