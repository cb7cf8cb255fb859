import type { ReactNode } from "react";
import styles from "./SettingsScreen.module.css";

interface SectionProps {
  title: string;
  children: ReactNode;
}

export function Section({ title, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}

interface SettingRowProps {
  name: string;
  hint?: ReactNode;
  /** On the right. */
  children?: ReactNode;
  /** Under both, over the whole width. */
  below?: ReactNode;
}

export function SettingRow({ name, hint, children, below }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div>
        <div className={styles.name}>{name}</div>
        {hint && <div className={styles.hint}>{hint}</div>}
      </div>
      <div className={styles.control}>{children}</div>
      {below && <div className={styles.wide}>{below}</div>}
    </div>
  );
}
