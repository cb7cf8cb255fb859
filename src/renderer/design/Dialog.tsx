import { X } from "lucide-react";
import { type FormEvent, type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "./Button";
import { classes } from "./classes";
import styles from "./Dialog.module.css";

interface DialogProps {
  title: string;
  /** Escape, the cross, or a press beside the dialog. */
  onClose(): void;
  /** Enter in a field, or a button of type "submit" in the footer. */
  onSubmit?(): void;
  children: ReactNode;
  /** Buttons, on the right; the main one last. */
  footer?: ReactNode;
  size?: "small" | "medium" | "large";
  testId?: string;
}

/**
 * A modal dialog, open for as long as it is mounted. The focus goes to what has `data-autofocus`, else to the first
 * field or button of the content, else to the main button; when it closes, back to where it was.
 */
export function Dialog({ title, onClose, onSubmit, children, footer, size = "small", testId }: DialogProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const pressedBeside = useRef(false);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    firstFocus(element).focus();
    return () => element.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a press beside the dialog does
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={classes(styles.dialog, styles[size])}
      aria-labelledby={titleId}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A text selection that ends beside the dialog is no press beside it.
      onPointerDown={(event) => {
        pressedBeside.current = isBeside(event);
      }}
      onClick={(event) => {
        if (pressedBeside.current && isBeside(event)) onClose();
      }}
    >
      <form
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header className={styles.header}>
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          <IconButton label={t("app.close")} data-testid="dialog-close" onClick={onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        </header>
        <div className={styles.body} data-dialog-body>
          {children}
        </div>
        {footer && <footer className={styles.footer}>{footer}</footer>}
      </form>
    </dialog>
  );
}

interface ConfirmDialogProps {
  title: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  confirmLabel: string;
  onConfirm(): void;
  onClose(): void;
  testId?: string;
}

/** Asks before something that cannot be undone; Enter cancels. */
export function ConfirmDialog({ title, children, confirmLabel, onConfirm, onClose, testId }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      testId={testId}
      footer={
        <>
          <Button data-autofocus data-testid="confirm-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button
            look="danger"
            data-testid="confirm-yes"
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** The backdrop belongs to the dialog element; its content fills the rest of it. */
function isBeside({ target, currentTarget }: MouseEvent): boolean {
  return target === currentTarget;
}

/** Never the cross: what the dialog asks for, else its main button, else the dialog as a whole. */
function firstFocus(dialog: HTMLDialogElement): HTMLElement {
  const wanted = [
    "[data-autofocus]",
    "[data-dialog-body] :is(input, select, textarea, button, [tabindex]):not(:disabled)",
    "footer [type=submit]:not(:disabled)",
  ];
  for (const selector of wanted) {
    const element = dialog.querySelector<HTMLElement>(selector);
    if (element) return element;
  }
  return dialog;
}
