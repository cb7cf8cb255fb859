/** Long enough for playing and dragging to go first, short enough for work in many parts to end. */
const longestWaitMs = 250;

/** Calls back when the page has nothing better to do. @returns takes it back */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: longestWaitMs });
  return () => cancelIdleCallback(request);
}
