import { type KeyboardEvent, type PointerEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { classes } from "./classes";
import styles from "./SplitView.module.css";

interface SplitViewProps {
  /** The left pane's share of the width. */
  share: number;
  onShareChange(share: number): void;
  label: string;
  left: ReactNode;
  right: ReactNode;
  testId?: string;
  /** The right pane has all of the width; nothing is mounted anew for it. */
  leftHidden?: boolean;
}

const leastShare = 0.25;
const mostShare = 0.75;
const keyStep = 0.02;

/** Two panes side by side and a divider between them, for pointer and keyboard. */
export function SplitView({
  share,
  onShareChange,
  label,
  left,
  right,
  testId = "divider",
  leftHidden = false,
}: SplitViewProps) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => root.current?.style.setProperty("--share", String(share)), [share]);
  const change = (wanted: number) => onShareChange(Math.min(mostShare, Math.max(leastShare, wanted)));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left: start, width } = root.current!.getBoundingClientRect();
    change((event.clientX - start) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") change(share - keyStep);
    else if (event.key === "ArrowRight") change(share + keyStep);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={root} className={classes(styles.split, leftHidden && styles.rightOnly)}>
      <div className={styles.pane} hidden={leftHidden}>
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={leastShare * 100}
        aria-valuemax={mostShare * 100}
        tabIndex={0}
        hidden={leftHidden}
        className={styles.divider}
        data-testid={testId}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => change(0.5)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.pane}>{right}</div>
    </div>
  );
}
