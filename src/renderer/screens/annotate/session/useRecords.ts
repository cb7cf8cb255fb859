import { useCallback, useState, useSyncExternalStore } from "react";
import type { EditKey } from "../../../../common/clipEdits";
import type { ClipSession } from "./clipSession";

/** One record of the clip's corrections, kept up to date. */
export function useRecord(clip: ClipSession, key: EditKey): unknown {
  const subscribe = useCallback((onChange: () => void) => clip.history.onChange(onChange), [clip]);
  return useSyncExternalStore(subscribe, () => clip.history.get(key));
}

/**
 * What is made of the clip's records, made anew when a key with one of these beginnings changed.
 * @param prefixes must be stable
 */
export function useRecords<Made>(
  clip: ClipSession,
  prefixes: readonly string[],
  make: (clip: ClipSession) => Made,
): Made {
  const [cache] = useState(() => ({ clip, value: make(clip) }));
  if (cache.clip !== clip) {
    cache.clip = clip;
    cache.value = make(clip);
  }
  const subscribe = useCallback(
    (onChange: () => void) =>
      clip.history.onChange((keys) => {
        if (![...keys].some((key) => prefixes.some((prefix) => key.startsWith(prefix)))) return;
        cache.value = make(clip);
        onChange();
      }),
    [clip, prefixes, make, cache],
  );
  return useSyncExternalStore(subscribe, () => cache.value);
}
