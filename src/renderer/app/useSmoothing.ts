import { useCallback, useEffect, useRef, useState } from "react";
import { useApp, useSettings } from "./AppContext";

const settleMs = 300;

/**
 * The smoothing and its setter: felt at once by the running stream, written to the settings when the hand rests, or when
 * the screen or the window is left before that.
 * @returns undefined as value until the host has answered
 */
export function useSmoothing(): [value: number | undefined, change: (smoothing: number) => void] {
  const { live, studio } = useApp();
  const stored = useSettings()?.smoothing;
  const [moved, setMoved] = useState<number>();
  const unstored = useRef<number>(undefined);
  const store = useCallback(async () => {
    const smoothing = unstored.current;
    if (smoothing === undefined) return;
    unstored.current = undefined;
    await studio.updateSettings({ smoothing });
    // Unless the hand has moved on meanwhile.
    setMoved((now) => (now === smoothing ? undefined : now));
  }, [studio]);
  useEffect(() => {
    if (moved === undefined) return;
    unstored.current = moved;
    live.setSmoothing(moved);
    const timer = setTimeout(store, settleMs);
    return () => clearTimeout(timer);
  }, [moved, live, store]);
  useEffect(() => {
    window.addEventListener("pagehide", store);
    return () => {
      window.removeEventListener("pagehide", store);
      void store();
    };
  }, [store]);
  return [moved ?? stored, setMoved];
}
