import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Unsubscribe } from "../../../../../common/link";
import { onThemeChanged } from "../../../../design/applyTheme";
import { type ChartId, type ChartLine, chartLines, type LineId, type RunCurves } from "./chartLines";
import { mainSeries, plotData, valueAt } from "./plotData";
import { type PlotColours, type PlotMarks, type PlotOptionsInput, plotOptions } from "./plotOptions";

export interface RunPlotOptions {
  chart: ChartId;
  /** 0: raw. */
  smoothing: number;
  isLog: boolean;
  texts: PlotOptionsInput["texts"];
  formatStep(step: number): string;
  formatTick(value: number): string;
}

/** What is read at a step. */
export interface Reading {
  step: number | undefined;
  values: ReadonlyMap<LineId, number | undefined>;
  /** Undefined: the last step, because the cursor is nowhere. */
  cursor: number | undefined;
}

export interface RunPlotSource {
  curves(): RunCurves;
  marks(): PlotMarks;
  /** Calls back when curves or marks changed. */
  onChange(listener: () => void): Unsubscribe;
}

const keySteps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -20, PageUp: 20 };
const zoomPerKey = 0.6;

/**
 * One chart of a run, drawn past React: at most once per animation frame, however often news come. Dragging zooms along
 * the steps, a double click shows all of them; arrow keys move the cursor, + and - zoom around it.
 */
export class RunPlot {
  private plot: uPlot | undefined;
  private lines: readonly ChartLine[] = [];
  private lineKey = "";
  private frame = 0;
  private isZoomed = false;
  private readonly resize = new ResizeObserver(() => this.build());
  private readonly stops: Unsubscribe[];

  constructor(
    private readonly element: HTMLElement,
    private readonly source: RunPlotSource,
    private options: RunPlotOptions,
    private readonly onReading: (reading: Reading) => void,
    private readonly onZoom: (isZoomed: boolean) => void,
  ) {
    this.resize.observe(element);
    this.stops = [source.onChange(() => this.drawLater()), onThemeChanged(() => this.build())];
    element.addEventListener("keydown", this.onKey);
  }

  setOptions(options: RunPlotOptions): void {
    if (options === this.options) return;
    const isOther = options.chart !== this.options.chart;
    this.options = options;
    if (isOther) this.setZoomed(false);
    this.build();
  }

  showAll(): void {
    this.setZoomed(false);
    this.update();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.resize.disconnect();
    for (const stop of this.stops) stop();
    this.element.removeEventListener("keydown", this.onKey);
    this.plot?.destroy();
  }

  private drawLater(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.update();
    });
  }

  private update(): void {
    this.lines = chartLines(this.options.chart, this.source.curves());
    if (!this.plot || keyOf(this.lines) !== this.lineKey) {
      this.build();
      return;
    }
    // A zoomed view stays where it is.
    this.plot.setData(this.data(), !this.isZoomed);
    if (this.isZoomed) this.plot.redraw(true, false);
    this.read();
  }

  private build(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const shown = this.isZoomed ? { ...this.plot?.scales.x } : undefined;
    this.plot?.destroy();
    this.plot = undefined;
    this.lines = chartLines(this.options.chart, this.source.curves());
    this.lineKey = keyOf(this.lines);
    this.read();
    if (width === 0 || height === 0 || this.lines.length === 0) return;
    const options = plotOptions({
      ...this.options,
      width,
      height,
      lines: this.lines,
      isSmoothed: this.options.smoothing > 0,
      colours: readPlotColours(this.element),
      marks: () => this.source.marks(),
    });
    const hooks = { ...options.hooks, setCursor: [() => this.read()], setSelect: [() => this.setZoomed(true)] };
    this.plot = new uPlot({ ...options, hooks }, this.data(), this.element);
    this.plot.over.addEventListener("dblclick", () => this.showAll());
    if (shown?.min !== undefined && shown.max !== undefined) {
      this.plot.setScale("x", { min: shown.min, max: shown.max });
    }
  }

  private data(): uPlot.AlignedData {
    return plotData(this.lines, this.options.smoothing, this.options.isLog);
  }

  private setZoomed(isZoomed: boolean): void {
    if (this.isZoomed === isZoomed) return;
    this.isZoomed = isZoomed;
    this.onZoom(isZoomed);
  }

  private read(): void {
    const { plot, lines } = this;
    const steps = plot?.data[0] ?? [];
    const index = plot?.cursor.idx ?? steps.length - 1;
    const main = mainSeries(lines);
    const values = new Map(lines.map(({ id }, line) => [id, plot && valueAt(plot.data[main[line]!]!, index)]));
    const cursor = plot?.cursor.idx ?? undefined;
    this.onReading({ step: steps[index], values, cursor });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { plot } = this;
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = plot.data[0].length - 1;
    const present = plot.cursor.idx ?? last;
    const by = keySteps[event.key];
    if (by !== undefined) this.moveCursor(Math.max(0, Math.min(last, present + by)));
    else if (event.key === "Home") this.moveCursor(0);
    else if (event.key === "End") this.moveCursor(last);
    else if (event.key === "+" || event.key === "=") this.zoomAround(present, zoomPerKey);
    else if (event.key === "-") this.zoomAround(present, 1 / zoomPerKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private moveCursor(index: number): void {
    const { plot } = this;
    const step = plot!.data[0][index]!;
    const { min, max } = plot!.scales.x!;
    if (this.isZoomed && (step < min! || step > max!)) {
      // The view follows the cursor.
      const shift = step < min! ? step - min! : step - max!;
      plot!.setScale("x", { min: min! + shift, max: max! + shift });
    }
    plot!.setCursor({ left: plot!.valToPos(step, "x"), top: plot!.over.clientHeight / 2 });
  }

  private zoomAround(index: number, factor: number): void {
    const { plot } = this;
    const steps = plot!.data[0];
    const [first, last] = [steps[0]!, steps.at(-1)!];
    const { min, max } = plot!.scales.x!;
    const centre = steps[index]!;
    const from = Math.max(first, centre - (centre - min!) * factor);
    const to = Math.min(last, centre + (max! - centre) * factor);
    if (to - from < 1) return;
    this.setZoomed(from > first || to < last);
    plot!.setScale("x", { min: from, max: to });
  }
}

export function readPlotColours(element: Element): PlotColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    text: colour("--text"),
    muted: colour("--text-muted"),
    grid: colour("--border"),
    surface: colour("--surface"),
    accent: colour("--accent"),
    line: colour,
    font: style.fontFamily,
  };
}

/** Which lines there are; others need another plot. */
function keyOf(lines: readonly ChartLine[]): string {
  return lines.map(({ id }) => id).join(" ");
}
