import uPlot from "uplot";
import type { ChartLine } from "./chartLines";
import { lineStyles } from "./lineStyle";
import { plotData } from "./plotData";
import { type PlotColours, type PlotOptionsInput, plotOptions } from "./plotOptions";

export interface CurvesPngInput extends Omit<PlotOptionsInput, "width" | "height" | "colours" | "isSmoothed"> {
  title: string;
  /** What the numbers were measured against, and how long the run was. */
  subtitle: string;
  smoothing: number;
  nameOf(line: ChartLine): string;
}

const widthPx = 1200;
const plotHeightPx = 560;
const headPx = 84;
const legendPx = 56;
const marginPx = 28;
/** Paper is white whatever the theme: the light theme's values of the tokens. */
const paperLines: Record<string, string> = { "--curve-1": "#0072b2", "--curve-2": "#d55e00", "--curve-3": "#00805d" };
const paper: PlotColours = {
  text: "#171a21",
  muted: "#5a6373",
  grid: "#dcdfe6",
  surface: "#ffffff",
  accent: "#4250d0",
  line: (token) => paperLines[token] ?? "#171a21",
  font: "system-ui, sans-serif",
};

/** A chart of a run as a picture for a document: title, axes, legend, white ground. */
export async function curvesPng(input: CurvesPngInput): Promise<Blob> {
  const plot = await drawPlot(input);
  const ratio = plot.width / (widthPx - 2 * marginPx);
  const canvas = new OffscreenCanvas(widthPx * ratio, (headPx + plotHeightPx + legendPx) * ratio);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.fillStyle = paper.surface;
  context.fillRect(0, 0, widthPx, headPx + plotHeightPx + legendPx);
  context.drawImage(plot, marginPx, headPx, widthPx - 2 * marginPx, plotHeightPx);
  drawHead(context, input);
  drawLegend(context, input);
  return canvas.convertToBlob({ type: "image/png" });
}

/** The lines alone, on a canvas of their own. */
function drawPlot(input: CurvesPngInput): Promise<HTMLCanvasElement> {
  const { lines, smoothing, isLog } = input;
  const options = plotOptions({
    ...input,
    width: widthPx - 2 * marginPx,
    height: plotHeightPx,
    isSmoothed: smoothing > 0,
    colours: paper,
  });
  return new Promise((resolve) => {
    const draw = (plot: uPlot) => {
      resolve(plot.ctx.canvas);
      // Not while it draws.
      queueMicrotask(() => plot.destroy());
    };
    new uPlot(
      { ...options, hooks: { ...options.hooks, draw: [draw] } },
      plotData(lines, smoothing, isLog),
      document.createElement("div"),
    );
  });
}

function drawHead(context: OffscreenCanvasRenderingContext2D, { title, subtitle }: CurvesPngInput): void {
  context.textBaseline = "top";
  context.fillStyle = paper.text;
  context.font = `600 22px ${paper.font}`;
  context.fillText(title, marginPx, marginPx - 4, widthPx - 2 * marginPx);
  context.fillStyle = paper.muted;
  context.font = `14px ${paper.font}`;
  context.fillText(subtitle, marginPx, marginPx + 28, widthPx - 2 * marginPx);
}

function drawLegend(context: OffscreenCanvasRenderingContext2D, { lines, nameOf }: CurvesPngInput): void {
  context.textBaseline = "middle";
  context.font = `14px ${paper.font}`;
  const y = headPx + plotHeightPx + legendPx / 2;
  let x = marginPx + 58;
  for (const line of lines) {
    const { token, dash } = lineStyles[line.id];
    context.strokeStyle = paper.line(token);
    context.lineWidth = 2.5;
    context.setLineDash(dash ?? []);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 34, y);
    context.stroke();
    context.fillStyle = paper.text;
    context.fillText(nameOf(line), x + 44, y);
    x += 44 + context.measureText(nameOf(line)).width + 32;
  }
}
