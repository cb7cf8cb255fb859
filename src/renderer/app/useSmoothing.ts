import { useEffect, useState } from "react";
import { useApp, useSettings } from "./AppContext";

const settleMs = 300;

/**
 * The smoothing and its setter: felt at once by the running stream, written to the settings when the hand rests.
 * @returns undefined as value until the host has answered
 */
export function useSmoothing(): [value: number | undefined, change: (smoothing: number) => void] {
  const { live, studio } = useApp();
  const stored = useSettings()?.smoothing;
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return;
    live.setSmoothing(moved);
    const timer = setTimeout(async () => {
      await studio.updateSettings({ smoothing: moved });
      // Unless the hand has moved on meanwhile.
      setMoved((now) => (now === moved ? undefined : now));
    }, settleMs);
    return () => clearTimeout(timer);
  }, [moved, live, studio]);
  return [moved ?? stored, setMoved];
}
