const leastIntervalMs = 50;

/**
 * Writes the shown frame into `data-shown-frame` and its pose into `data-pose` (17 x 3 m, inside frame, rounded to
 * millimetres), at most twenty times a second: a canvas says nothing to accessibility tools and tests.
 */
export function publishShownFrame(element: HTMLElement): (frame: number, joints: Float32Array | undefined) => void {
  let newest: { frame: number; joints: Float32Array | undefined } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextAtMs = 0;
  const write = () => {
    timer = undefined;
    nextAtMs = performance.now() + leastIntervalMs;
    const { frame, joints } = newest!;
    element.dataset.shownFrame = String(frame);
    if (joints) element.dataset.pose = Array.from(joints, (value) => value.toFixed(3)).join(" ");
    else delete element.dataset.pose;
  };
  return (frame, joints) => {
    newest = { frame, joints: joints && Float32Array.from(joints) };
    if (timer === undefined) timer = setTimeout(write, Math.max(0, nextAtMs - performance.now()));
  };
}
