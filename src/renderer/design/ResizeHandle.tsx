import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { classes } from "./classes";
import styles from "./ResizeHandle.module.css";

interface ResizeHandleProps {
  label: string;
  /** Which edge of the panel it is: the panel grows towards it. */
  edge: "top" | "left";
  /** Of the panel, CSS pixels. */
  size: number;
  smallest: number;
  largest: number;
  /** Where a double click leads. */
  usual: number;
  onChange(size: number): void;
  testId: string;
}

const keyStepPx = 16;

/** The edge of a panel that makes it larger or smaller, for pointer and keyboard. */
export function ResizeHandle({ label, edge, size, smallest, largest, usual, onChange, testId }: ResizeHandleProps) {
  const grabbed = useRef({ at: 0, size: 0 });
  const change = (wanted: number) => onChange(Math.round(Math.min(largest, Math.max(smallest, wanted))));
  const place = (event: PointerEvent) => (edge === "top" ? event.clientY : event.clientX);
  const onKeyDown = (event: KeyboardEvent) => {
    const [more, less] = edge === "top" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === more) change(size + keyStepPx);
    else if (event.key === less) change(size - keyStepPx);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved
    <div
      role="separator"
      aria-orientation={edge === "top" ? "horizontal" : "vertical"}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      tabIndex={0}
      className={classes(styles.handle, styles[edge])}
      data-testid={testId}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { at: place(event), size };
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        change(grabbed.current.size + grabbed.current.at - place(event));
      }}
      onDoubleClick={() => change(usual)}
      onKeyDown={onKeyDown}
    />
  );
}
