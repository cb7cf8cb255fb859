import type { Comparison, Interval } from "../../../../common/verdict";
import { intervalScale } from "./intervalScale";
import { hasInterval } from "./numbers";
import styles from "./Verdict.module.css";

const width = 200;
const height = 34;
const capHeight = 8;

interface PlotProps {
  comparison: Comparison;
  /** The same in words: the plot itself says nothing to a screen reader. */
  label: string;
}

/** Means before and after with their 95 % intervals, one over the other. */
export function BeforeAfterPlot({ comparison: { before, after }, label }: PlotProps) {
  const scale = intervalScale([before, after]);
  return (
    <svg className={styles.plot} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <Whisker interval={before} at={(value) => scale(value) * width} y={10} className={styles.whiskerBefore} />
      <Whisker interval={after} at={(value) => scale(value) * width} y={25} className={styles.whiskerAfter} />
    </svg>
  );
}

/** The difference with its interval, and where no difference would be: left of it is better. */
export function DifferencePlot({ comparison: { difference }, label }: PlotProps) {
  const scale = intervalScale([difference], [0]);
  const at = (value: number) => scale(value) * width;
  const isBetter = hasInterval(difference) && difference.high < 0;
  const isWorse = hasInterval(difference) && difference.low > 0;
  return (
    <svg className={styles.plot} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1={at(0)} x2={at(0)} y1={2} y2={height - 2} className={styles.zero} />
      <Whisker
        interval={difference}
        at={at}
        y={height / 2}
        className={isBetter ? styles.whiskerBetter : isWorse ? styles.whiskerWorse : styles.whiskerUnsure}
      />
    </svg>
  );
}

interface WhiskerProps {
  interval: Interval;
  at(value: number): number;
  y: number;
  className: string | undefined;
}

/** A dot at the mean, a line over the interval with a cap at either end. */
function Whisker({ interval, at, y, className }: WhiskerProps) {
  if (!Number.isFinite(interval.mean)) return null;
  const [low, high] = [at(interval.low), at(interval.high)];
  return (
    <g className={className}>
      {hasInterval(interval) && (
        <>
          <line x1={low} x2={high} y1={y} y2={y} />
          <line x1={low} x2={low} y1={y - capHeight / 2} y2={y + capHeight / 2} />
          <line x1={high} x2={high} y1={y - capHeight / 2} y2={y + capHeight / 2} />
        </>
      )}
      <circle cx={at(interval.mean)} cy={y} r={4.5} />
    </g>
  );
}
