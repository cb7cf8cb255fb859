import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/AppContext";
import styles from "./EngineBadge.module.css";

const frames = 120;
/** The scale ends at a round number above the slowest frame. */
const scalesMs = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const margin = 4;

/** A bar per frame, detector and 3D network together. */
export function FrameTimeGraph() {
  const { t } = useTranslation();
  const { live } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = () => drawBars(canvas.current!, live.statistics.recentMs(frames));
    draw();
    return live.feed.subscribe(draw);
  }, [live]);
  return <canvas ref={canvas} className={styles.graph} role="img" aria-label={t("badge.graph")} data-testid="graph" />;
}

function drawBars(canvas: HTMLCanvasElement, times: readonly number[]): void {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d")!;
  context.clearRect(0, 0, width, height);
  if (times.length === 0) return;
  const style = getComputedStyle(canvas);
  const slowest = Math.max(...times);
  const scaleMs = scalesMs.find((scale) => scale >= slowest) ?? slowest;
  const inset = margin * devicePixelRatio;
  const barWidth = (width - 2 * inset) / frames;
  context.fillStyle = style.getPropertyValue("--accent");
  times.forEach((time, i) => {
    const bar = (time / scaleMs) * (height - 2 * inset);
    const x = inset + (frames - times.length + i) * barWidth;
    context.fillRect(x, height - inset - bar, Math.max(1, barWidth - devicePixelRatio), bar);
  });
  context.fillStyle = style.getPropertyValue("--text-muted");
  context.font = `${11 * devicePixelRatio}px ${style.fontFamily}`;
  context.textBaseline = "top";
  context.fillText(`${scaleMs} ms`, inset, inset);
}
