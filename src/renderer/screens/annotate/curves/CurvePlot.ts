import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Unsubscribe } from "../../../../common/link";
import { whenIdle } from "../../../app/whenIdle";
import { padded } from "../../../charts/plotScale";
import { onThemeChanged } from "../../../design/applyTheme";
import { frameAtTime } from "../player/frameTimes";
import type { ClipSession } from "../session/clipSession";
import { gutterPx, rightPx } from "../timeline/timelineLayout";
import { zoomTime } from "../timeline/zoomTime";
import styles from "./Curves.module.css";
import type { Curve } from "./curveCatalogue";
import { type CurveSamples, sampleCurves } from "./curveSamples";

export interface DrawnCurve extends Curve {
  /** Design token of its colour. */
  token: string;
}

/** Sampling goes on for so long at a time. */
const sliceMs = 6;
/** While a clip is still coming, its curves are sampled anew this often. */
const loadingMs = 1500;
/** After a change there may be another one right away. */
const settleMs = 120;
const zoomPerWheelPx = 0.0025;
const mostAxes = 2;
const units = ["deg", "m/s", "m"] as const;
const topPx = 8;
const bottomPx = 4;

/** Draws curves over the timeline's stretch of time, in line with the timeline, and the playhead over them. */
export class CurvePlot {
  private plot: uPlot | undefined;
  private samples: CurveSamples | undefined;
  private readonly playhead = document.createElement("div");
  private readonly stops: Unsubscribe[] = [];
  private readonly resize = new ResizeObserver(() => this.build());
  private stopSampling: () => void = () => {};
  private loading: ReturnType<typeof setTimeout> | undefined;

  /** @param withRaw whether the poses before filters and corrections are drawn too, dashed */
  constructor(
    private readonly element: HTMLElement,
    private readonly clip: ClipSession,
    private readonly curves: readonly DrawnCurve[],
    private readonly withRaw: boolean,
  ) {
    this.playhead.className = styles.playhead!;
    this.resize.observe(element);
    this.stops.push(
      clip.timeView.subscribe(() => {
        this.plot?.setScale("x", this.range());
        this.sampleLater();
      }),
      clip.composer.onChange(() => this.sampleLater()),
      // Root motion and floor move joints without changing poses.
      clip.history.onChange(() => this.sampleLater()),
      clip.data.onLoaded(() => this.sampleWhileLoading()),
      clip.playback.onFrame(() => this.showPlayhead()),
      onThemeChanged(() => this.build()),
    );
    this.sampleLater(0);
  }

  dispose(): void {
    this.stopSampling();
    clearTimeout(this.loading);
    this.resize.disconnect();
    for (const stop of this.stops) stop();
    this.plot?.destroy();
  }

  private range(): { min: number; max: number } {
    const { fromS, toS } = this.clip.timeView.getState();
    return { min: fromS, max: toS };
  }

  private sampleLater(waitMs = settleMs): void {
    this.stopSampling();
    const timer = setTimeout(() => {
      const { clip, curves, withRaw } = this;
      const widthPx = this.element.clientWidth - gutterPx;
      const view = clip.timeView.getState();
      this.goOn(sampleCurves({ clip, curves, view, widthPx, withRaw }));
    }, waitMs);
    this.stopSampling = () => clearTimeout(timer);
  }

  private sampleWhileLoading(): void {
    if (this.loading !== undefined) return;
    this.loading = setTimeout(() => {
      this.loading = undefined;
      this.sampleLater(0);
    }, loadingMs);
  }

  private goOn(steps: ReturnType<typeof sampleCurves>): void {
    const until = performance.now() + sliceMs;
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        this.samples = step.value;
        if (this.plot) this.plot.setData(this.data(), false);
        else this.build();
        this.plot?.setScale("x", this.range());
        return;
      }
      if (performance.now() > until) break;
    }
    this.stopSampling = whenIdle(() => this.goOn(steps));
  }

  private data(): uPlot.AlignedData {
    const { timesS = [], values = [], raw = [] } = this.samples ?? {};
    // uPlot breaks lines at null.
    const withGaps = (each: readonly number[]) => each.map((value) => (Number.isNaN(value) ? null : value));
    return [timesS, ...values.map(withGaps), ...raw.map(withGaps)];
  }

  private build(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.plot?.destroy();
    this.plot = undefined;
    if (width === 0 || height === 0 || !this.samples) return;
    this.plot = new uPlot(this.options(width, height), this.data(), this.element);
    this.plot.over.append(this.playhead);
    this.listen(this.plot.over);
    this.showPlayhead();
  }

  private options(width: number, height: number): uPlot.Options {
    const style = getComputedStyle(this.element);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const grid = { stroke: colour("--border"), width: 1 };
    const used = units.filter((unit) => this.curves.some((curve) => curve.unit === unit));
    const axisPx = gutterPx / Math.min(mostAxes, Math.max(1, used.length));
    const line = ({ unit, token }: DrawnCurve, dash?: number[]): uPlot.Series => ({
      scale: unit,
      stroke: colour(token),
      width: dash ? 1 : 1.5,
      points: { show: false },
      ...(dash && { dash, alpha: 0.7 }),
    });
    return {
      width,
      height,
      legend: { show: false },
      padding: [topPx, rightPx, bottomPx, 0],
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: {
        x: { time: false, range: () => [this.range().min, this.range().max] },
        ...Object.fromEntries(used.map((unit) => [unit, { range: padded }])),
      },
      series: [
        {},
        ...this.curves.map((curve) => line(curve)),
        ...(this.withRaw ? this.curves.map((curve) => line(curve, [4, 3])) : []),
      ],
      axes: [
        // The timeline above tells the time.
        { size: 0, grid, ticks: { show: false }, values: (_plot, ticks) => ticks.map(() => "") },
        ...used.slice(0, mostAxes).map(
          (unit, index): uPlot.Axis => ({
            scale: unit,
            side: 3,
            size: axisPx,
            stroke: colour("--text-muted"),
            font: `11px ${style.fontFamily}`,
            grid: index === 0 ? grid : { show: false },
            ticks: { show: false },
            values: (_plot, ticks) => ticks.map((tick) => axisLabel(tick, unit)),
          }),
        ),
      ],
    };
  }

  private listen(over: HTMLElement): void {
    const seek = (event: PointerEvent) => {
      const timeS = this.plot!.posToVal(event.clientX - over.getBoundingClientRect().left, "x");
      this.clip.playback.seek(frameAtTime(this.clip.data.timestampsS, timeS));
    };
    over.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.clip.playback.pause();
      over.setPointerCapture(event.pointerId);
      seek(event);
    });
    over.addEventListener("pointermove", (event) => {
      if (over.hasPointerCapture(event.pointerId)) seek(event);
    });
    over.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const timeS = this.plot!.posToVal(event.clientX - over.getBoundingClientRect().left, "x");
        zoomTime(this.clip, Math.exp(-event.deltaY * zoomPerWheelPx * (event.ctrlKey ? 4 : 1)), timeS);
      },
      { passive: false },
    );
  }

  private showPlayhead(): void {
    if (!this.plot) return;
    const { data, playback } = this.clip;
    const x = this.plot.valToPos(data.timestampsS[playback.frame]!, "x");
    const isSeen = x >= -1 && x <= this.plot.over.clientWidth + 1;
    this.playhead.style.transform = `translateX(${Math.round(x)}px)`;
    this.playhead.style.opacity = isSeen ? "1" : "0";
  }
}

function axisLabel(value: number, unit: Curve["unit"]): string {
  const text = String(Number(value.toPrecision(4)));
  return unit === "deg" ? `${text}°` : `${text} ${unit}`;
}
