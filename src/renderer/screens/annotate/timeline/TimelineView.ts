import type { ClipOverview } from "../../../../common/libraryProtocol";
import type { Unsubscribe } from "../../../../common/link";
import { onThemeChanged } from "../../../design/applyTheme";
import { clipVideoAddress } from "../../../library/addresses";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import { paintOverlay } from "./paintOverlay";
import { paintTimeline } from "./paintTimeline";
import { Thumbnails } from "./thumbnails";
import { readTimelineColours, type TimelineColours } from "./timelineColours";
import { type TimelineContent, timelineContent } from "./timelineContent";
import { type BandKind, FrameScale, layOut, type TimelineLayout } from "./timelineLayout";
import { viewShowing } from "./timeScale";

export interface TimelineTexts {
  names: Record<BandKind, string>;
  /** What the pointer is over: its time and frame. */
  hover(timeS: number, frame: number): string;
}

/** Draws the timeline of a clip: what stands on one canvas, what moves on another; each only when it has changed. */
export class TimelineView {
  layout: TimelineLayout;
  content: TimelineContent;
  /** Where the pointer is, CSS pixels; undefined: elsewhere. */
  private hoverX: number | undefined;
  private overview: ClipOverview | undefined;
  private readonly thumbnails: Thumbnails | undefined;
  private readonly stops: Unsubscribe[] = [];
  private readonly resize = new ResizeObserver(() => this.onResize());
  private readonly base: CanvasRenderingContext2D;
  private readonly overlay: CanvasRenderingContext2D;
  private colours: TimelineColours;
  private width = 0;
  private request = 0;
  private isBaseStale = true;
  private isContentStale = true;

  constructor(
    private readonly element: HTMLElement,
    private readonly canvases: { base: HTMLCanvasElement; overlay: HTMLCanvasElement },
    private readonly clip: ClipSession,
    private readonly texts: TimelineTexts,
  ) {
    this.base = canvases.base.getContext("2d")!;
    this.overlay = canvases.overlay.getContext("2d")!;
    this.colours = readTimelineColours(element);
    this.content = timelineContent(clip);
    this.layout = this.layOut();
    const { video } = clip.info;
    if (video && video.length > 0) {
      const addressOf = ({ file }: { file: string }) => clipVideoAddress(clip.id, file);
      this.thumbnails = new Thumbnails(clip.data.timestampsS, video, addressOf, () => this.redraw());
    }
    this.watch();
    this.resize.observe(element);
  }

  get frames(): FrameScale {
    return new FrameScale(this.layout.scale, this.clip.data.timestampsS, this.clip.bounds.toS);
  }

  setOverview(overview: ClipOverview): void {
    this.overview = overview;
    this.redraw();
  }

  setHover(x: number | undefined): void {
    if (x === this.hoverX) return;
    this.hoverX = x;
    this.requestDraw();
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.resize.disconnect();
    for (const stop of this.stops) stop();
    this.thumbnails?.dispose();
  }

  private watch(): void {
    const { clip } = this;
    const refresh = () => {
      this.isContentStale = true;
      this.redraw();
    };
    this.stops.push(
      clip.history.onChange(refresh),
      clip.contacts.store.subscribe(refresh),
      clip.data.onLoaded(() => this.redraw()),
      clip.timeView.subscribe(() => this.redraw()),
      clip.selection.subscribe((now, before) => {
        if (now.record !== before.record) this.redraw();
        else if (now.range !== before.range) this.requestDraw();
      }),
      clip.playback.onFrame((frame) => {
        if (annotatePreferences.getState().follow && clip.playback.store.getState().playing) this.follow(frame);
        this.requestDraw();
      }),
      onThemeChanged(() => {
        this.colours = readTimelineColours(this.element);
        this.redraw();
      }),
    );
  }

  private follow(frame: number): void {
    const { timeView, bounds, data } = this.clip;
    const view = timeView.getState();
    const next = viewShowing(view, bounds, data.timestampsS[frame]!);
    if (next !== view) timeView.setState(next);
  }

  private onResize(): void {
    this.width = this.element.clientWidth;
    this.redraw();
  }

  private redraw(): void {
    this.isBaseStale = true;
    this.requestDraw();
  }

  private requestDraw(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (this.width === 0) return;
    if (this.isContentStale) {
      this.content = timelineContent(this.clip);
      this.isContentStale = false;
    }
    if (this.isBaseStale) {
      this.isBaseStale = false;
      this.layout = this.layOut();
      this.fit(this.canvases.base, this.base);
      paintTimeline(this.base, this.picture());
    }
    this.fit(this.canvases.overlay, this.overlay);
    paintOverlay(this.overlay, {
      ...this.picture(),
      hoverX: this.hoverX,
      hoverText: this.texts.hover,
    });
  }

  private picture() {
    const { clip, content, layout, colours, overview, thumbnails, width } = this;
    const { record: selected, range: selectedRange } = clip.selection.getState();
    const { names } = this.texts;
    const { frames } = this;
    return { clip, content, layout, frames, colours, overview, thumbnails, names, selected, selectedRange, width };
  }

  private layOut(): TimelineLayout {
    const { info, timeView } = this.clip;
    const has = { video: (info.video?.length ?? 0) > 0, scores: info.columns.includes("keypoints") };
    return layOut(this.content, timeView.getState(), this.width, has);
  }

  /** As many pixels as the screen has; drawing is in CSS pixels. */
  private fit(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): void {
    const { style } = canvas;
    const height = Math.max(this.layout.height, this.element.clientHeight);
    const [pixelWidth, pixelHeight] = [this.width, height].map((size) => Math.round(size * devicePixelRatio));
    if (canvas.width !== pixelWidth! || canvas.height !== pixelHeight!) {
      canvas.width = pixelWidth!;
      canvas.height = pixelHeight!;
      style.width = `${this.width}px`;
      style.height = `${height}px`;
    }
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  }
}
