import type { RunSession } from "../../../../training/runSession";
import type { RunPlotSource } from "./RunPlot";

/** What the charts of an opened run draw. */
export function runPlotSource(session: RunSession): RunPlotSource {
  return {
    curves: () => ({ curve: session.curve, heldOut: session.store.getState().heldOut }),
    marks: () => {
      const { heldOut, log } = session.store.getState();
      const resumed = log.flatMap(({ text, values }) =>
        text === "resumed" && typeof values?.step === "number" ? [values.step] : [],
      );
      return { best: bestStep(heldOut), resumed };
    },
    onChange: (listener) => session.onNews(listener),
  };
}

/** The step with the smallest error; undefined while nothing was measured after the first. */
export function bestStep(heldOut: readonly { step: number; errorMm: number }[]): number | undefined {
  let best: { step: number; errorMm: number } | undefined;
  for (const point of heldOut) {
    if (Number.isFinite(point.errorMm) && (!best || point.errorMm < best.errorMm)) best = point;
  }
  return heldOut.length > 1 ? best?.step : undefined;
}
