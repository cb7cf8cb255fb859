import type { RowKind } from "./timelineContent";

export interface TimelineColours {
  background: string;
  border: string;
  text: string;
  muted: string;
  accent: string;
  selection: string;
  font: string;
  /** From the worst to the best. */
  scores: readonly string[];
  nothing: string;
  keyframe: string;
  mark: string;
  cut: string;
  rows: Record<RowKind, string>;
}

const scoreShades = 12;

export function readTimelineColours(element: Element): TimelineColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    background: colour("--surface"),
    border: colour("--border"),
    text: colour("--text"),
    muted: colour("--text-muted"),
    accent: colour("--accent"),
    selection: colour("--accent-soft"),
    font: style.fontFamily,
    scores: shades(colour("--track-bad"), colour("--track-good"), scoreShades),
    nothing: colour("--track-nothing"),
    keyframe: colour("--provenance-corrected"),
    mark: colour("--track-mark"),
    cut: colour("--track-cut"),
    rows: {
      range: colour("--track-range"),
      swap: colour("--track-swap"),
      flip: colour("--track-flip"),
      gap: colour("--track-gap"),
      filter: colour("--track-filter"),
      hidden: colour("--track-hidden"),
      pin: colour("--track-contact"),
      "contacts-left": colour("--scene-left"),
      "contacts-right": colour("--scene-right"),
    },
  };
}

/** Colours from one to another, both `#rrggbb`. */
function shades(from: string, to: string, count: number): string[] {
  const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const begin = channels(from);
  const end = channels(to);
  return Array.from({ length: count }, (_, step) => {
    const share = step / (count - 1);
    return `rgb(${begin.map((value, i) => Math.round(value + (end[i]! - value) * share)).join(" ")})`;
  });
}
