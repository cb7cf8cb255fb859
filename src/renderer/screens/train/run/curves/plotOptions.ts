import type uPlot from "uplot";
import { padded, paddedLog } from "../../../../charts/plotScale";
import type { ChartLine } from "./chartLines";
import { lineStyles } from "./lineStyle";

export interface PlotColours {
  text: string;
  muted: string;
  grid: string;
  surface: string;
  accent: string;
  line(token: string): string;
  font: string;
}

/** Steps that are pointed out: where the best was measured, and where the run went on after a break. */
export interface PlotMarks {
  best: number | undefined;
  resumed: readonly number[];
}

export interface PlotOptionsInput {
  width: number;
  height: number;
  lines: readonly ChartLine[];
  isLog: boolean;
  /** Whether the raw values are drawn faintly behind the smoothed ones. */
  isSmoothed: boolean;
  colours: PlotColours;
  texts: { steps: string; values: string; best: string; resumed: string };
  /** Read at every drawing. */
  marks(): PlotMarks;
  formatStep(step: number): string;
  formatTick(value: number): string;
}

const axisPx = 44;
const stepAxisPx = 24;

/** Lines of a chart as uPlot draws them, the smoothed line of each after its raw one. */
export function plotOptions(input: PlotOptionsInput): uPlot.Options {
  const { width, height, lines, isLog, isSmoothed, colours, texts } = input;
  const grid = { stroke: colours.grid, width: 1 };
  const font = `11px ${colours.font}`;
  const axis: uPlot.Axis = {
    stroke: colours.muted,
    font,
    grid,
    ticks: { show: false },
    labelFont: font,
    labelSize: 18,
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [20, 24, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: true }, y: false, points: { size: 7 } },
    scales: {
      x: { time: false, range: (_plot, least, most) => (least < most ? [least, most] : [least - 0.5, least + 0.5]) },
      y: isLog ? { distr: 3, range: paddedLog } : { range: padded },
    },
    series: [{}, ...lines.flatMap((line) => seriesOf(line, isSmoothed, colours))],
    axes: [
      {
        ...axis,
        size: stepAxisPx,
        label: texts.steps,
        values: (_plot, ticks) => ticks.map(wholeOnly(input.formatStep)),
      },
      {
        ...axis,
        size: axisPx,
        label: texts.values,
        // A logarithmic axis leaves ticks out that would stand too close.
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? "" : input.formatTick(tick))),
      },
    ],
    hooks: { drawAxes: [(plot) => drawMarks(plot, input)] },
  };
}

function seriesOf(line: ChartLine, isSmoothed: boolean, colours: PlotColours): uPlot.Series[] {
  const { token, dash } = lineStyles[line.id];
  const stroke = colours.line(token);
  const common = { stroke, spanGaps: true };
  if (line.kind === "held-out") {
    const points = { show: true, size: 6, stroke, fill: colours.surface, width: 1.5 };
    return [{ ...common, width: 1.75, points, ...(dash && { dash }) }];
  }
  const noPoints = { points: { show: line.values.length === 1 } };
  const raw: uPlot.Series = { ...common, ...noPoints, width: 1, alpha: isSmoothed ? 0.28 : 0 };
  return [raw, { ...common, ...noPoints, width: 1.75 }];
}

/** Steps are whole; between two of them there is no label. */
function wholeOnly(format: (step: number) => string): (step: number) => string {
  return (step) => (Number.isInteger(step) ? format(step) : "");
}

function drawMarks(plot: uPlot, { marks, colours, texts }: PlotOptionsInput): void {
  const { best, resumed } = marks();
  const painter = new MarkPainter(plot, colours.font);
  if (best !== undefined) painter.draw(best, `★ ${texts.best}`, colours.accent, [4, 3]);
  for (const step of resumed) painter.draw(step, texts.resumed, colours.muted, [1, 3]);
}

/** Vertical lines, each with a word over it where no other word stands. */
class MarkPainter {
  private readonly taken: [from: number, to: number][] = [];
  private readonly ratio: number;

  constructor(
    private readonly plot: uPlot,
    private readonly font: string,
  ) {
    this.ratio = plot.ctx.canvas.width / plot.width;
  }

  draw(step: number, word: string, colour: string, dash: readonly number[]): void {
    const { plot, ratio } = this;
    const { min, max } = plot.scales.x!;
    if (min === undefined || max === undefined || step < min || step > max) return;
    const { ctx, bbox } = plot;
    const x = Math.round(plot.valToPos(step, "x", true));
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    ctx.lineWidth = ratio;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.font = `600 ${11 * ratio}px ${this.font}`;
    this.write(word, x);
    ctx.restore();
  }

  private write(word: string, x: number): void {
    const { ctx, bbox } = this.plot;
    const half = ctx.measureText(word).width / 2;
    const place = Math.max(bbox.left + half, Math.min(bbox.left + bbox.width - half, x));
    const [from, to] = [place - half, place + half];
    if (this.taken.some(([start, end]) => from < end && start < to)) return;
    this.taken.push([from, to]);
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(word, place, bbox.top - 3 * this.ratio);
  }
}
