import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./Popover.module.css";

interface TriggerProps {
  "aria-expanded": boolean;
  "aria-haspopup": "dialog";
  onClick(): void;
}

interface PopoverProps {
  label: string;
  trigger(props: TriggerProps): ReactElement;
  children: ReactNode;
  testId?: string;
}

/** A small panel under its trigger; Escape, or a press outside of it, closes it. */
export function Popover({ label, trigger, children, testId }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: PointerEvent) => {
      if (!anchor.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // It means nothing else then.
      event.preventDefault();
      setOpen(false);
      anchor.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", onPress);
    // Before the keys of commands.
    document.addEventListener("keydown", onKey, { capture: true });
    return () => {
      document.removeEventListener("pointerdown", onPress);
      document.removeEventListener("keydown", onKey, { capture: true });
    };
  }, [open]);
  return (
    <div ref={anchor} className={styles.anchor}>
      {trigger({ "aria-expanded": open, "aria-haspopup": "dialog", onClick: () => setOpen(!open) })}
      {open && (
        <div role="dialog" aria-label={label} className={styles.panel} data-testid={testId}>
          {children}
        </div>
      )}
    </div>
  );
}
