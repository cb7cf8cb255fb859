import type { InputHTMLAttributes } from "react";
import styles from "./fields.module.css";

interface SwitchProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "checked"> {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

export function Switch({ label, checked, onChange, ...rest }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        {...rest}
      />
      {label}
    </label>
  );
}
