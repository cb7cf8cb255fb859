import { useEffect } from "react";
import { useApp } from "../../app/AppContext";

/** Space plays and pauses, the arrows step by a frame, unless a control that uses these keys has the focus. */
export function useTransportKeys(enabled: boolean): void {
  const { live } = useApp();
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (!live.store.getState().video || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isForControl(event)) return;
      switch (event.key) {
        case " ":
          live.togglePlay();
          break;
        case "ArrowRight":
          live.step(1);
          break;
        case "ArrowLeft":
          live.step(-1);
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [enabled, live]);
}

function isForControl({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input, select, textarea, [role=separator]")) return true;
  return key === " " && target.matches("button, a, [role=button]");
}
