import type { ReactNode } from "react";
import styles from "./fields.module.css";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; takes the hint's place. */
  error?: string;
  /** One control; the label belongs to it. */
  children: ReactNode;
}

/** A labelled control of a form: its name above, a hint or what is wrong below. */
export function Field({ label, hint, error, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={styles.field}>
      <span className={styles.fieldLabel}>{label}</span>
      {children}
      {error ? (
        <span className={styles.fieldError} role="alert">
          {error}
        </span>
      ) : (
        hint && <span className={styles.fieldHint}>{hint}</span>
      )}
    </label>
  );
}
