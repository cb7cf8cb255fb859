import { DirectionalLight, Fog, HemisphereLight, Scene, WebGLRenderer } from "three";
import { isSoftwareWebgl } from "./isSoftwareWebgl";
import { OrbitCamera } from "./OrbitCamera";
import type { SceneColours } from "./sceneColours";

const highestPixelRatio = 2;
/** Drawn by the processor, the view must leave the detector room. */
const softwareDrawEveryMs = 66;

/** A lit scene in a canvas that fills its container: draws when something changed, never when nobody can see it. */
export class SceneCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly scene = new Scene();
  readonly view: OrbitCamera;
  readonly reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
  private readonly renderer: WebGLRenderer;
  private readonly disposals: (() => void)[] = [];
  private readonly drawEveryMs: number;
  private lastDrawnMs = 0;
  private frameRequest = 0;
  private drawTimer: ReturnType<typeof setTimeout> | undefined;
  private width = 0;
  private height = 0;
  private panes = 1;
  private beforePane: (pane: number) => void = () => {};

  /**
   * @param beforeDraw gets the time since the picture before, ms
   * @param distanceM see OrbitCamera
   * @throws Error when the browser gives no WebGL
   */
  constructor(
    private readonly container: HTMLElement,
    private readonly beforeDraw: (sinceLastMs: number) => void,
    distanceM?: number,
  ) {
    const software = isSoftwareWebgl();
    this.drawEveryMs = software ? softwareDrawEveryMs : 0;
    this.renderer = new WebGLRenderer({ antialias: !software, powerPreference: "low-power" });
    this.renderer.setPixelRatio(software ? 1 : Math.min(highestPixelRatio, window.devicePixelRatio));
    // Asking for shader errors waits for the compiler; three's own shaders have none.
    this.renderer.debug.checkShaderErrors = false;
    this.canvas = this.renderer.domElement;
    const sun = new DirectionalLight(0xffffff, 1.9);
    sun.position.set(1.5, 4, 3);
    this.scene.add(new HemisphereLight(0xffffff, 0x9aa3b2, 1.7), sun);
    this.view = new OrbitCamera(
      this.canvas,
      () => this.requestDraw(),
      () => this.reducedMotion.matches,
      distanceM,
    );
    container.append(this.canvas);
    this.watch();
  }

  setColours(colours: SceneColours): void {
    this.scene.background = colours.background;
    this.scene.fog = new Fog(colours.background, 6, 13);
    this.requestDraw();
  }

  /**
   * Draws the scene several times beside one another, each seen by the same camera.
   * @param beforePane shows what belongs into a pane, 0 for the leftmost
   */
  setPanes(count: number, beforePane: (pane: number) => void): void {
    this.panes = count;
    this.beforePane = beforePane;
    if (this.width > 0 && this.height > 0) this.view.resize(this.width / count, this.height);
    this.requestDraw();
  }

  requestDraw(): void {
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

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    clearTimeout(this.drawTimer);
    for (const dispose of this.disposals) dispose();
    this.view.dispose();
    this.renderer.dispose();
    this.canvas.remove();
  }

  private watch(): void {
    const resize = new ResizeObserver(() => this.resize());
    resize.observe(this.container);
    const redraw = () => this.requestDraw();
    document.addEventListener("visibilitychange", redraw);
    this.canvas.addEventListener("webglcontextrestored", redraw);
    this.disposals.push(
      () => resize.disconnect(),
      () => document.removeEventListener("visibilitychange", redraw),
    );
  }

  private resize(): void {
    this.width = this.container.clientWidth;
    this.height = this.container.clientHeight;
    if (!this.isSeen()) return;
    this.renderer.setSize(this.width, this.height, false);
    this.view.resize(this.width / this.panes, this.height);
    // A resized canvas is empty; drawing at once avoids a flash.
    this.draw();
  }

  private draw(): void {
    const nowMs = performance.now();
    this.beforeDraw(nowMs - this.lastDrawnMs);
    this.view.update(nowMs);
    const paneWidth = this.width / this.panes;
    for (let pane = 0; pane < this.panes; pane++) {
      this.beforePane(pane);
      this.renderer.setViewport(pane * paneWidth, 0, paneWidth, this.height);
      this.renderer.setScissor(pane * paneWidth, 0, paneWidth, this.height);
      this.renderer.setScissorTest(this.panes > 1);
      this.renderer.render(this.scene, this.view.camera);
    }
    this.lastDrawnMs = nowMs;
  }

  private isSeen(): boolean {
    return this.width > 0 && this.height > 0 && document.visibilityState === "visible";
  }
}
