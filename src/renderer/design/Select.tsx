import type { SelectHTMLAttributes } from "react";
import { classes } from "./classes";
import styles from "./fields.module.css";

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange" | "children"> {
  options: readonly { value: string; label: string; disabled?: boolean }[];
  onChange(value: string): void;
}

export function Select({ options, onChange, className, ...rest }: SelectProps) {
  return (
    <select className={classes(styles.select, className)} onChange={(event) => onChange(event.target.value)} {...rest}>
      {options.map(({ value, label, disabled }) => (
        <option key={value} value={value} disabled={disabled}>
          {label}
        </option>
      ))}
    </select>
  );
}
