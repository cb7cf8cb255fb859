import { useEffect, useReducer } from "react";
import type { ClipSession } from "../session/clipSession";

/**
 * Renders again when the selection, the corrections or, while the clip stands still, the frame changed: never with every
 * frame of a clip that plays.
 */
export function useEditTick(clip: ClipSession): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const { playback } = clip;
    let playing = playback.store.getState().playing;
    const stops = [
      clip.selection.subscribe((now, before) => {
        const hoverOnly = now.joints === before.joints && now.range === before.range && now.record === before.record;
        if (!hoverOnly) tick();
      }),
      clip.history.onChange(tick),
      clip.feed.subscribe(() => {
        if (!playback.store.getState().playing) tick();
      }),
      playback.store.subscribe((state) => {
        if (state.playing === playing) return;
        playing = state.playing;
        tick();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [clip]);
}
