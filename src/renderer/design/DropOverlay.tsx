import type { ReactNode } from "react";
import styles from "./DropOverlay.module.css";

/** Lies over an element while files are dragged over it (useFileDrop), and says what dropping them does. */
export function DropOverlay({ testId, children }: { testId: string; children: ReactNode }) {
  return (
    <div className={styles.drop} data-testid={testId}>
      {children}
    </div>
  );
}
