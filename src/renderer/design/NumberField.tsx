import { type InputHTMLAttributes, useState } from "react";
import { TextField } from "./TextField";

interface NumberFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "min" | "max" | "step"> {
  value: number;
  min: number;
  max: number;
  /** What an arrow key adds or takes away; with Shift ten times as much. */
  step?: number;
  /** Digits after the point. */
  digits?: number;
  unit?: string;
  /** As it is shown; default: with all its digits. */
  format?(value: number): string;
  onChange(value: number): void;
}

/**
 * A number that is typed or stepped with the arrow keys. Taken over with Enter or when the field is left, kept within
 * its limits; what is no number is taken back.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, min, max, step = 1, digits = 0, unit, format, onChange, onBlur, onKeyDown, ...rest } = props;
  const [draft, setDraft] = useState<string>();
  const take = (next: number) => {
    setDraft(undefined);
    if (Number.isFinite(next)) onChange(Number(Math.max(min, Math.min(max, next)).toFixed(digits)));
  };
  const takeDraft = () => {
    if (draft !== undefined) take(parse(draft));
  };
  return (
    <TextField
      inputMode="decimal"
      role="spinbutton"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      value={draft ?? format?.(value) ?? value.toFixed(digits)}
      after={unit}
      onChange={setDraft}
      onBlur={(event) => {
        takeDraft();
        onBlur?.(event);
      }}
      onKeyDown={(event) => {
        const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (event.key === "Enter" && draft !== undefined) {
          // Takes the number over; a second Enter submits the form.
          event.preventDefault();
          takeDraft();
        } else if (direction) {
          event.preventDefault();
          const present = draft === undefined ? value : parse(draft);
          take((Number.isFinite(present) ? present : value) + direction * step * (event.shiftKey ? 10 : 1));
        }
        onKeyDown?.(event);
      }}
      {...rest}
    />
  );
}

/** A comma is a decimal point to many. */
function parse(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.replace(",", "."));
}
