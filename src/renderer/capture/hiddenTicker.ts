import type { Unsubscribe } from "../../common/link";

/** Calls `onTick` about 30 times a second while the page is hidden, when animation and video frame callbacks rest. */
export function tickWhileHidden(onTick: () => void): Unsubscribe {
  let worker: Worker | undefined;
  const update = () => {
    if (document.visibilityState === "hidden" && !worker) {
      worker = new Worker(new URL("./hiddenTicker.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = onTick;
    } else if (document.visibilityState === "visible") {
      worker?.terminate();
      worker = undefined;
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
  return () => {
    document.removeEventListener("visibilitychange", update);
    worker?.terminate();
    worker = undefined;
  };
}
