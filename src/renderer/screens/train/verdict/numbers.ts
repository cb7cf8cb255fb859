import type { Comparison, Interval } from "../../../../common/verdict";

/** "84.2"; a dash for what is no number. */
export function formatMean(value: number, language: string): string {
  return Number.isFinite(value) ? oneDecimal(value, language) : "–";
}

/** "−12.3", "+4.0"; a true minus sign is as wide as a plus. */
export function formatChange(value: number, language: string): string {
  if (!Number.isFinite(value)) return "–";
  const size = oneDecimal(Math.abs(value), language);
  if (Number(size) === 0) return `±${size}`;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** "84.2 [78.0, 90.1]"; without its interval where there is none. */
export function formatInterval(interval: Interval, format: (value: number) => string): string {
  const mean = format(interval.mean);
  return hasInterval(interval) ? `${mean} [${format(interval.low)}, ${format(interval.high)}]` : mean;
}

export function hasInterval({ low, high }: Interval): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

/** Share by which the mean changed: -0.2 is a fifth less. NaN where nothing was measured. */
export function relativeChange({ before, difference }: Comparison): number {
  return difference.mean / before.mean;
}

/** The 95 % interval of the difference lies on one side of 0. */
export function isDistinguishable({ difference }: Comparison): boolean {
  return hasInterval(difference) && (difference.high < 0 || difference.low > 0);
}

/** Always one, so that numbers in a column stand under one another. */
function oneDecimal(value: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** 0.273 -> "27%", without a sign. */
export function formatPercent(share: number, language: string): string {
  const percent = Math.abs(share) * 100;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: percent < 10 ? 1 : 0 }).format(
    Math.abs(share),
  );
}
