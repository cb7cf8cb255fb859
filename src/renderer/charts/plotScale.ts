import type uPlot from "uplot";

/** A little room above and below; a line that does not move is in the middle. */
export function padded(_plot: uPlot, least: number | null, most: number | null): [number, number] {
  if (least === null || most === null) return [0, 1];
  const room = most > least ? (most - least) * 0.08 : Math.abs(most) * 0.1 || 1;
  return [least - room, most + room];
}

/** The same for a logarithmic axis; both ends are above 0. */
export function paddedLog(_plot: uPlot, least: number | null, most: number | null): [number, number] {
  if (least === null || most === null || !(least > 0)) return [0.1, 1];
  const factor = Math.max(1.05, (most / least) ** 0.08);
  return [least / factor, most * factor];
}
