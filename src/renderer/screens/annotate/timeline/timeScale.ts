/** The stretch of a clip's time that is seen, seconds. */
export interface TimeView {
  fromS: number;
  toS: number;
}

/** Times to pixels and back: `view` fills the pixels from `left` to `right`. */
export class TimeScale {
  constructor(
    readonly view: TimeView,
    readonly left: number,
    readonly right: number,
  ) {}

  get pixelsPerSecond(): number {
    return (this.right - this.left) / (this.view.toS - this.view.fromS);
  }

  x(timeS: number): number {
    return this.left + (timeS - this.view.fromS) * this.pixelsPerSecond;
  }

  timeS(x: number): number {
    return this.view.fromS + (x - this.left) / this.pixelsPerSecond;
  }
}

/** The view enlarged by a factor (less than 1: shrunk); what is at `aroundS` stays where it is. */
export function zoomView(view: TimeView, bounds: TimeView, factor: number, aroundS: number, leastS: number): TimeView {
  const wholeS = bounds.toS - bounds.fromS;
  const lengthS = Math.min(wholeS, Math.max(Math.min(leastS, wholeS), (view.toS - view.fromS) / factor));
  const share = (aroundS - view.fromS) / (view.toS - view.fromS);
  return within({ fromS: aroundS - share * lengthS, toS: aroundS + (1 - share) * lengthS }, bounds);
}

export function scrollView(view: TimeView, bounds: TimeView, byS: number): TimeView {
  return within({ fromS: view.fromS + byS, toS: view.toS + byS }, bounds);
}

/** The same view where it shows a time; else the page that does, the time a tenth into it. */
export function viewShowing(view: TimeView, bounds: TimeView, timeS: number): TimeView {
  if (timeS >= view.fromS && timeS <= view.toS) return view;
  const lengthS = view.toS - view.fromS;
  return scrollView(view, bounds, timeS - lengthS / 10 - view.fromS);
}

/** Moved so that it does not reach beyond the bounds, as long as it is. */
function within({ fromS, toS }: TimeView, bounds: TimeView): TimeView {
  const lengthS = Math.min(toS - fromS, bounds.toS - bounds.fromS);
  const from = Math.min(bounds.toS - lengthS, Math.max(bounds.fromS, fromS));
  return { fromS: from, toS: from + lengthS };
}

const tickStepsS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
];

export interface Ticks {
  stepS: number;
  /** Times since `originS` that have a label. */
  timesS: number[];
}

/** Round times with a label each, at least so far apart. */
export function ticksIn(view: TimeView, originS: number, pixelsPerSecond: number, leastPx: number): Ticks {
  const stepS = tickStepsS.find((step) => step * pixelsPerSecond >= leastPx) ?? tickStepsS.at(-1)!;
  const first = Math.ceil((view.fromS - originS) / stepS - 1e-6);
  const last = Math.floor((view.toS - originS) / stepS + 1e-6);
  return { stepS, timesS: Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * stepS) };
}

/** "1:05", "1:05.2", "1:05.25" ...: as many decimals as tell the ticks apart. */
export function tickLabel(timeS: number, stepS: number): string {
  const decimals = stepS >= 1 ? 0 : stepS >= 0.1 ? 1 : stepS >= 0.01 ? 2 : 3;
  const units = Math.round(timeS * 10 ** decimals);
  const whole = Math.floor(units / 10 ** decimals);
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  const seconds = String(whole % 60).padStart(2, "0");
  const fraction = decimals > 0 ? `.${String(units % 10 ** decimals).padStart(decimals, "0")}` : "";
  return hours > 0
    ? `${hours}:${String(minutes % 60).padStart(2, "0")}:${seconds}${fraction}`
    : `${minutes}:${seconds}${fraction}`;
}
