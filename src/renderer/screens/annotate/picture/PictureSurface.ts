import type { Unsubscribe } from "../../../../common/link";
import { PointerClaims } from "../../../design/pointerClaims";
import { fitCanvas } from "../../../picture/fitCanvas";
import type { PicturePlace } from "../../../picture/KeypointPainter";
import {
  type Fit,
  fitPicture,
  type PictureZoom,
  pan,
  type Size,
  wholePicture,
  zoomAt,
} from "../../../picture/pictureFit";

/** Draws over the picture, in canvas pixels. */
export type OverlayPainter = (context: CanvasRenderingContext2D, place: PicturePlace, unit: number) => void;

const zoomPerWheelPx = 0.002;

/** The pane of a clip's picture: zoom, what is drawn over it, and who gets the presses on it. */
export class PictureSurface {
  /** Asked before a press pans the picture. */
  readonly claims = new PointerClaims();
  private readonly painters: OverlayPainter[] = [];
  readonly context: CanvasRenderingContext2D;
  private readonly resize = new ResizeObserver(() => this.draw());
  private picture: Size = { width: 1280, height: 720 };
  private zoom: PictureZoom = wholePicture;
  private requested = 0;
  private panned: { x: number; y: number } | undefined;

  /**
   * @param element the pane; gets the presses
   * @param holder lies where the picture is
   * @param onZoom whether only a part of the picture is seen
   */
  constructor(
    readonly element: HTMLElement,
    private readonly holder: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly onZoom: (isZoomed: boolean) => void,
  ) {
    this.context = canvas.getContext("2d")!;
    this.resize.observe(element);
    element.addEventListener("wheel", this.onWheel, { passive: false });
    element.addEventListener("pointerdown", this.onPointerDown);
    element.addEventListener("pointermove", this.onPointerMove);
  }

  /** CSS pixels per pixel of the picture. */
  get scale(): number {
    return this.fit().scale;
  }

  setPictureSize(width: number, height: number): void {
    if (this.picture.width === width && this.picture.height === height) return;
    this.picture = { width, height };
    this.requestDraw();
  }

  /** A place on the screen as pixels of the picture. */
  toPicture(clientX: number, clientY: number): [x: number, y: number] {
    const { left, top } = this.element.getBoundingClientRect();
    const { scale, offsetX, offsetY } = this.fit();
    return [(clientX - left - offsetX) / scale, (clientY - top - offsetY) / scale];
  }

  /** Painters draw in the order in which they were added. */
  addPainter(painter: OverlayPainter): Unsubscribe {
    this.painters.push(painter);
    this.requestDraw();
    return () => {
      const index = this.painters.indexOf(painter);
      if (index >= 0) this.painters.splice(index, 1);
      this.requestDraw();
    };
  }

  requestDraw(): void {
    if (this.requested !== 0) return;
    this.requested = requestAnimationFrame(() => this.draw());
  }

  showWhole(): void {
    this.setZoom(wholePicture);
  }

  dispose(): void {
    cancelAnimationFrame(this.requested);
    this.resize.disconnect();
    this.element.removeEventListener("wheel", this.onWheel);
    this.element.removeEventListener("pointerdown", this.onPointerDown);
    this.element.removeEventListener("pointermove", this.onPointerMove);
  }

  private readonly onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const { left, top } = this.element.getBoundingClientRect();
    const factor = Math.exp(-event.deltaY * zoomPerWheelPx * (event.ctrlKey ? 4 : 1));
    this.setZoom(zoomAt(this.zoom, this.pane(), this.picture, factor, event.clientX - left, event.clientY - top));
  };

  private readonly onPointerDown = (event: PointerEvent) => {
    if (event.button === 0 && this.claims.isTaken(event)) return;
    if (event.button > 1 || this.zoom.zoom === 1) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.panned = { x: event.clientX, y: event.clientY };
    const end = () => {
      this.panned = undefined;
      this.element.removeEventListener("lostpointercapture", end);
    };
    this.element.addEventListener("lostpointercapture", end);
  };

  private readonly onPointerMove = (event: PointerEvent) => {
    if (!this.panned) return;
    const { x, y } = this.panned;
    this.panned = { x: event.clientX, y: event.clientY };
    this.setZoom(pan(this.zoom, this.pane(), this.picture, event.clientX - x, event.clientY - y));
  };

  private setZoom(zoom: PictureZoom): void {
    this.zoom = zoom;
    this.onZoom(zoom.zoom > 1);
    this.requestDraw();
  }

  private draw(): void {
    cancelAnimationFrame(this.requested);
    this.requested = 0;
    const { scale, offsetX, offsetY } = this.fit();
    const { style } = this.holder;
    style.left = `${offsetX}px`;
    style.top = `${offsetY}px`;
    style.width = `${this.picture.width * scale}px`;
    style.height = `${this.picture.height * scale}px`;
    const { width, height } = fitCanvas(this.canvas);
    this.context.clearRect(0, 0, width, height);
    if (width === 0 || height === 0) return;
    const place = {
      scale: scale * devicePixelRatio,
      offsetX: offsetX * devicePixelRatio,
      offsetY: offsetY * devicePixelRatio,
    };
    const unit = Math.max(1, Math.min(width, height) / 360);
    for (const painter of this.painters) painter(this.context, place, unit);
  }

  private fit(): Fit {
    return fitPicture(this.pane(), this.picture, this.zoom);
  }

  private pane(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }
}
