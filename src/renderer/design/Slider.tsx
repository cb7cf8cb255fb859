import { type InputHTMLAttributes, useLayoutEffect, useRef } from "react";
import styles from "./fields.module.css";

interface SliderProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "min" | "max" | "value"> {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange(value: number): void;
}

export function Slider({ label, onChange, ...rest }: SliderProps) {
  const input = useRef<HTMLInputElement>(null);
  const { min, max, value } = rest;
  useLayoutEffect(() => {
    if (input.current) showFilled(input.current, min, max, value);
  }, [min, max, value]);
  return (
    <input
      ref={input}
      type="range"
      className={styles.slider}
      aria-label={label}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      {...rest}
    />
  );
}

/** The part left of the thumb is coloured; WebKit and Blink have no selector for it. */
export function showFilled(input: HTMLInputElement, min: number, max: number, value: number): void {
  const share = max > min ? (value - min) / (max - min) : 0;
  input.style.setProperty("--filled", `${share * 100}%`);
}
