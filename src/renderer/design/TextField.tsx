import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { classes } from "./classes";
import styles from "./fields.module.css";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  value: string;
  onChange(value: string): void;
  /** Inside, before the text. */
  icon?: ReactNode;
  /** Inside, after the text: a button that clears it, a unit. */
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** A line of text; give it an aria-label, or put it in a Field. */
export function TextField({ value, onChange, icon, after, className, ref, ...rest }: TextFieldProps) {
  return (
    <span className={classes(styles.text, className)}>
      {icon}
      <input
        ref={ref}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {after}
    </span>
  );
}
