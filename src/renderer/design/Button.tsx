import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./Button.module.css";
import { classes } from "./classes";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "normal" | "primary" | "quiet" | "danger";
}

export function Button({ look = "normal", className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes(styles.button, look !== "normal" && styles[look], className)} {...rest} />
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  /** Said by screen readers and shown on hover. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, className, look = "quiet", ...rest }: IconButtonProps) {
  return <Button look={look} className={classes(styles.icon, className)} aria-label={label} title={label} {...rest} />;
}
