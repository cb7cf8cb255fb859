const minute = 60;

/** 83.456 -> "1:23.45". Cut, not rounded: a clock never shows a time that has not come. */
export function formatTime(seconds: number): string {
  const hundredths = Math.max(0, Math.floor(seconds * 100 + 1e-6));
  const whole = Math.floor(hundredths / 100);
  const minutes = Math.floor(whole / minute);
  return `${minutes}:${pad(whole % minute)}.${pad(hundredths % 100)}`;
}

/** Below ten with one decimal, above without: 8.4, 53. A dash where nothing was measured. */
export function formatMilliseconds(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return "–";
  return milliseconds < 9.95 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}

/** 0.3 -> "0.3", 29.97 -> "30". */
export function formatRate(framesPerSecond: number): string {
  return framesPerSecond < 9.95 ? framesPerSecond.toFixed(1) : framesPerSecond.toFixed(0);
}

/** 11234567 -> "11.2M" in English, "1123.5万" in Chinese. */
export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
