import type { ReactNode } from "react";
import { classes } from "../../../design/classes";
import styles from "./SetupPage.module.css";

interface StepProps {
  number: number;
  title: string;
  lead: string;
  /** On the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
  /** Over the whole width where two steps stand side by side. */
  isWide?: boolean;
  testId: string;
}

/** One of the steps of a form that is filled in from top to bottom. */
export function Step({ number, title, lead, aside, children, isWide = false, testId }: StepProps) {
  return (
    <section className={classes(styles.step, isWide && styles.wide)} aria-label={title} data-testid={testId}>
      <header className={styles.stepHeader}>
        <span className={styles.stepNumber} aria-hidden>
          {number}
        </span>
        <div className={styles.stepText}>
          <h2 className={styles.stepTitle}>{title}</h2>
          <p className={styles.stepLead}>{lead}</p>
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
