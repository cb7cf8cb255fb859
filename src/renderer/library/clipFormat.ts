/** 12.43 -> "0:12.4", 3725 -> "1:02:05": tenths only while they matter. */
export function formatDuration(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const whole = Math.floor(tenths / 10);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
  return minutes >= 10 ? `${minutes}:${rest}` : `${minutes}:${rest}.${tenths % 10}`;
}

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** 1234567 -> "1.2 MB", in the language's own way. */
export function formatBytes(bytes: number, language: string): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return numbers(language, {
    style: "unit",
    unit: byteUnits[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

export function formatNumber(value: number, language: string, digits = 0): string {
  return numbers(language, { maximumFractionDigits: digits }).format(value);
}

/** 93400000 -> "93.4M", in the language's own way. */
export function formatCount(value: number, language: string): string {
  return numbers(language, { notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

/** 0.256 -> "26 %". What is more than nothing is at least 1 %, what is not all at most 99 %. */
export function formatShare(share: number, language: string): string {
  const percent = share <= 0 ? 0 : share >= 1 ? 100 : Math.max(1, Math.min(99, Math.round(share * 100)));
  return numbers(language, { style: "percent" }).format(percent / 100);
}

/** "Mar 3, 2025, 10:00 AM", in the language's own way; an empty text for what is no date. */
export function formatDate(iso: string, language: string): string {
  return formatValid(iso, () => dates(language, { dateStyle: "medium", timeStyle: "short" }));
}

/** The time of today, the day of another day. */
export function formatShortDate(iso: string, language: string, now: Date): string {
  return formatValid(iso, (date) => {
    if (date.toDateString() === now.toDateString()) return dates(language, { hour: "numeric", minute: "2-digit" });
    const isThisYear = date.getFullYear() === now.getFullYear();
    return dates(language, { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) });
  });
}

function formatValid(iso: string, format: (date: Date) => Intl.DateTimeFormat): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? "" : format(date).format(date);
}

// Making a format costs a hundred times what using it does, and a screen of clips uses hundreds.
const numbers = remembered((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options));
const dates = remembered((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));

function remembered<Options, Format>(make: (language: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (language: string, options: Options): Format => {
    const key = language + JSON.stringify(options);
    const format = made.get(key) ?? make(language, options);
    made.set(key, format);
    return format;
  };
}
