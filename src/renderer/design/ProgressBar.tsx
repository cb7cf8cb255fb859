import { classes } from "./classes";
import styles from "./ProgressBar.module.css";

interface ProgressBarProps {
  label: string;
  /** 0..1; undefined while it cannot be told. */
  value: number | undefined;
  className?: string;
}

export function ProgressBar({ label, value, className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
      className={classes(styles.bar, value === undefined && styles.unknown, className)}
    >
      <div className={styles.done} style={{ width: value === undefined ? undefined : `${value * 100}%` }} />
    </div>
  );
}
