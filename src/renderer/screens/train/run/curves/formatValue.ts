import { formatNumber } from "../../../../library/clipFormat";
import type { ChartId } from "./chartLines";

/** Four digits that count: 0.0001 -> "1e-4", 84.312 -> "84.3", 1234 -> "1,234"; a dash for what is no number. */
export function formatValue(value: number | undefined, chart: ChartId, language: string): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  if (chart === "rate") return value === 0 ? "0" : shortExponent(value.toExponential(2));
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return shortExponent(value.toExponential(2));
  return formatNumber(value, language, size < 1 ? 4 : size < 10 ? 3 : size < 100 ? 1 : 0);
}

/** "1.00e-4" -> "1e-4" */
function shortExponent(text: string): string {
  const [digits, exponent] = text.split("e");
  return `${Number(digits)}e${exponent!.replace("+", "")}`;
}
