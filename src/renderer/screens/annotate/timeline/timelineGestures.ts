import type { FrameRange } from "../../../../common/clipEdits";
import type { Unsubscribe } from "../../../../common/link";
import { frameAtTime } from "../player/frameTimes";
import type { ClipSession } from "../session/clipSession";
import type { TimelineView } from "./TimelineView";
import { type Bar, barValue, withContact, withRange } from "./timelineContent";
import { type Band, bandAt } from "./timelineLayout";
import { scrollView } from "./timeScale";
import { zoomTime } from "./zoomTime";

/** What a drag that is going on does with each move of the pointer. */
interface Drag {
  move(frame: number): void;
  end(frame: number): void;
}

const edgePx = 5;
/** A press that moves less is a click. */
const clickPx = 3;
const markReachPx = 60;
const zoomPerWheelPx = 0.0025;

/** Pointer and wheel on the timeline: scrub, choose a range, drag the edges of bars, zoom and scroll. */
export class TimelineGestures {
  private drag: Drag | undefined;
  private pressedX = 0;
  private hasMoved = false;
  private readonly stops: Unsubscribe[] = [];

  constructor(
    private readonly element: HTMLElement,
    private readonly view: TimelineView,
    private readonly clip: ClipSession,
  ) {
    this.listen("pointerdown", (event) => this.onPress(event as PointerEvent));
    this.listen("pointermove", (event) => this.onMove(event as PointerEvent));
    this.listen("pointerup", (event) => this.onRelease(event as PointerEvent));
    this.listen("pointercancel", (event) => this.onRelease(event as PointerEvent));
    this.listen("pointerleave", () => view.setHover(undefined));
    this.listen("wheel", (event) => this.onWheel(event as WheelEvent), { passive: false });
  }

  dispose(): void {
    for (const stop of this.stops) stop();
  }

  private onPress(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { x, y } = this.place(event);
    if (x < this.view.layout.scale.left) return;
    this.pressedX = x;
    this.hasMoved = false;
    this.drag = this.begin(x, y, event.shiftKey);
    this.element.setPointerCapture(event.pointerId);
  }

  private onMove(event: PointerEvent): void {
    const { x, y } = this.place(event);
    this.view.setHover(x);
    if (!this.drag) {
      this.element.style.cursor = this.cursorAt(x, y);
      return;
    }
    if (Math.abs(x - this.pressedX) >= clickPx) this.hasMoved = true;
    if (this.hasMoved) this.drag.move(this.frameAt(x));
  }

  private onRelease(event: PointerEvent): void {
    const { drag } = this;
    this.drag = undefined;
    drag?.end(this.frameAt(this.place(event).x));
  }

  private begin(x: number, y: number, wantsRange: boolean): Drag {
    const band = bandAt(this.view.layout, y);
    const mark = band?.kind === "ruler" ? this.markAt(x) : undefined;
    if (mark) return this.chooseMark(mark.key, mark.frame);
    const hit = band && this.barAt(band, x);
    if (hit?.edge !== undefined && this.canDrag(hit.bar)) return this.dragEdge(hit.bar, hit.edge);
    if (hit) return this.chooseBar(hit.bar);
    if (band && isContacts(band) && this.canEditContacts) return this.addContact(band, x);
    const scrubs = band?.kind === "ruler" || band?.kind === "thumbnails" || band === undefined;
    return scrubs && !wantsRange ? this.scrub(x) : this.chooseRange(x, band?.kind === "keyframes");
  }

  private scrub(x: number): Drag {
    const { playback, selection } = this.clip;
    const { playing } = playback.store.getState();
    playback.pause();
    playback.seek(this.frameAt(x));
    selection.setState({ range: undefined, record: undefined });
    return {
      move: (frame) => playback.seek(frame),
      end: () => {
        if (playing) playback.play();
      },
    };
  }

  private chooseRange(x: number, wantsKeyframe: boolean): Drag {
    const { playback, selection } = this.clip;
    const from = this.frameAt(x);
    return {
      move: (frame) => selection.setState({ range: ordered(from, frame), record: undefined }),
      end: () => {
        if (this.hasMoved) return;
        selection.setState({ range: undefined, record: undefined });
        playback.seek((wantsKeyframe ? this.keyframeAt(x) : undefined) ?? from);
      },
    };
  }

  private chooseMark(key: string, frame: number): Drag {
    const { playback, selection, history } = this.clip;
    playback.seek(frame);
    selection.setState({ record: key, range: undefined });
    history.mark();
    return {
      move: (to) => {
        const mark = history.get(key) as { label: string } | undefined;
        if (mark) this.clip.edit("move-mark", { [key]: { ...mark, frame: to } }, true);
      },
      end: () => history.mark(),
    };
  }

  private chooseBar({ key, range }: Bar): Drag {
    this.clip.selection.setState({ record: key, range });
    return { move: () => {}, end: () => {} };
  }

  private dragEdge(bar: Bar, edge: 0 | 1): Drag {
    const { history, selection } = this.clip;
    const fixed = bar.range[1 - edge]!;
    // Each move changes what was there before the drag: contacts that it runs into come back when it leaves them.
    const before = barValue(this.clip, bar);
    selection.setState({ record: bar.key, range: bar.range });
    history.mark();
    return {
      move: (frame) => {
        const range = ordered(fixed, frame);
        const label = bar.contact === undefined ? "change-range" : "edit-contacts";
        this.clip.edit(label, withRange(bar, range, before), true);
        selection.setState({ range });
      },
      end: () => history.mark(),
    };
  }

  private addContact(band: Band, x: number): Drag {
    const { history, selection } = this.clip;
    const foot = band.kind === "contacts-left" ? "left" : "right";
    const from = this.frameAt(x);
    return {
      move: (frame) => selection.setState({ range: ordered(from, frame), record: undefined }),
      end: (frame) => {
        if (!this.hasMoved) {
          selection.setState({ range: undefined, record: undefined });
          this.clip.playback.seek(from);
          return;
        }
        history.mark();
        this.clip.edit("edit-contacts", withContact(this.clip, foot, ordered(from, frame)));
      },
    };
  }

  private onWheel(event: WheelEvent): void {
    // Over the rows' names it scrolls the rows.
    if (this.place(event).x < this.view.layout.scale.left && !event.ctrlKey) return;
    event.preventDefault();
    const { timeView, bounds } = this.clip;
    const { scale } = this.view.layout;
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways && !event.ctrlKey) {
      const byPx = event.deltaX || event.deltaY;
      timeView.setState(scrollView(timeView.getState(), bounds, byPx / scale.pixelsPerSecond));
      return;
    }
    // A pinch comes as a wheel with Ctrl and small steps.
    const factor = Math.exp(-event.deltaY * zoomPerWheelPx * (event.ctrlKey ? 4 : 1));
    zoomTime(this.clip, factor, scale.timeS(this.place(event).x));
  }

  private cursorAt(x: number, y: number): string {
    const band = bandAt(this.view.layout, y);
    if (x < this.view.layout.scale.left || !band) return "default";
    const hit = this.barAt(band, x);
    if (hit?.edge !== undefined && this.canDrag(hit.bar)) return "ew-resize";
    if (hit || (band.kind === "ruler" && this.markAt(x))) return "pointer";
    return isContacts(band) && this.canEditContacts ? "crosshair" : "default";
  }

  /** A record holds all contacts of a foot: they have to be known before one of them can be changed. */
  private get canEditContacts(): boolean {
    return this.clip.contacts.store.getState().isComplete;
  }

  private canDrag({ contact }: Bar): boolean {
    return contact === undefined || this.canEditContacts;
  }

  private barAt(band: Band, x: number): { bar: Bar; edge: 0 | 1 | undefined } | undefined {
    const { frames } = this.view;
    // The one drawn last is in front.
    for (const bar of band.bars.toReversed()) {
      const begin = frames.x(bar.range[0]);
      const end = frames.endX(bar.range[1]);
      if (x < begin - edgePx || x > end + edgePx) continue;
      if (Math.abs(x - end) <= edgePx) return { bar, edge: 1 };
      if (Math.abs(x - begin) <= edgePx) return { bar, edge: 0 };
      return { bar, edge: undefined };
    }
    return undefined;
  }

  private markAt(x: number) {
    const { content, frames } = this.view;
    return content.marks.toReversed().find(({ frame, label }) => {
      const begin = frames.x(frame);
      return x >= begin - 2 && x <= begin + (label ? Math.min(markReachPx, 10 + label.length * 6) : 8);
    });
  }

  private keyframeAt(x: number): number | undefined {
    const { content, frames, layout } = this.view;
    const { timestampsS } = this.clip.data;
    const near = frameAtTime(timestampsS, layout.scale.timeS(x));
    const byDistance = content.keyframes
      .filter((keyframe) => Math.abs(frames.x(keyframe) - x) <= edgePx + 1)
      .sort((a, b) => Math.abs(a - near) - Math.abs(b - near));
    return byDistance[0];
  }

  private frameAt(x: number): number {
    return frameAtTime(this.clip.data.timestampsS, this.view.layout.scale.timeS(x));
  }

  private place(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top + this.element.scrollTop };
  }

  private listen(type: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void {
    this.element.addEventListener(type, listener, options);
    this.stops.push(() => this.element.removeEventListener(type, listener, options));
  }
}

function isContacts({ kind }: Band): boolean {
  return kind === "contacts-left" || kind === "contacts-right";
}

function ordered(a: number, b: number): FrameRange {
  return [Math.min(a, b), Math.max(a, b)];
}
