import { type ReactNode, useId } from "react";
import { classes } from "../../../design/classes";
import styles from "./card.module.css";

interface CardProps {
  title: string;
  /** On the right of the title. */
  tools?: ReactNode;
  hint?: ReactNode;
  className?: string;
  testId: string;
  children: ReactNode;
}

/** A titled part of the page. */
export function Card({ title, tools, hint, className, testId, children }: CardProps) {
  const titleId = useId();
  return (
    <section className={classes(styles.card, className)} aria-labelledby={titleId} data-testid={testId}>
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {tools}
      </header>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}

/** What a card says while it has nothing to show. */
export function CardEmpty({ children }: { children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>;
}
