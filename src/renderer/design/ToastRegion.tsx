import { CircleCheck, Info, OctagonAlert, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button, IconButton } from "./Button";
import { classes } from "./classes";
import styles from "./ToastRegion.module.css";
import { dismissToast, type Toast, toasts } from "./toasts";

const icons = { info: Info, good: CircleCheck, error: OctagonAlert };
const shownMs = 6000;
/** With something to do: time to think, and to reach for it. */
const shownWithActionMs = 12_000;

/** Where toasts appear, over everything. One per page. */
export function ToastRegion() {
  const { t } = useTranslation();
  const shown = useStore(toasts, (state) => state.shown);
  const region = useRef<HTMLElement>(null);
  const newest = shown.at(-1)?.id;
  useLayoutEffect(() => {
    const element = region.current!;
    const isShown = element.matches(":popover-open");
    // Shown anew, the region comes before a dialog that was opened meanwhile.
    if (isShown && (newest === undefined || document.querySelector("dialog:modal"))) element.hidePopover();
    if (newest !== undefined && !element.matches(":popover-open")) element.showPopover();
  }, [newest]);
  return (
    <section ref={region} popover="manual" className={styles.region} aria-label={t("app.messages")}>
      {shown.map((toast) => (
        <ToastMessage key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastMessage({ toast: { id, text, tone, action } }: { toast: Toast }) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  const Icon = icons[tone];
  useEffect(() => {
    // Errors stay until they are put away; the others while a pointer or the focus is on them.
    if (tone === "error" || isHeld) return;
    const timer = setTimeout(() => dismissToast(id), action ? shownWithActionMs : shownMs);
    return () => clearTimeout(timer);
  }, [id, tone, action, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while it is read
    <div
      role={tone === "error" ? "alert" : "status"}
      className={classes(styles.toast, styles[tone])}
      data-testid={`toast-${tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon className={styles.icon} size={18} aria-hidden />
      <span className={styles.text}>{text}</span>
      {action && (
        <Button
          look="quiet"
          className={styles.action}
          data-testid="toast-action"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t("actions.dismiss")} data-testid="toast-dismiss" onClick={() => dismissToast(id)}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  );
}
