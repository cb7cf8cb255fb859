import type { Unsubscribe } from "../../../common/link";
import type { PoseFeed } from "../../feed/poseFeed";
import type { FigurePlacement } from "../../skeleton/figurePlacement";

const leastIntervalMs = 500;

/**
 * Writes the shown pose into `data-pose` (17 x 3 m, inside frame, on the floor, rounded to millimetres) and the person's
 * state into `data-person`, at most twice a second: a canvas says nothing to accessibility tools and tests.
 */
export function publishPoseData(feed: PoseFeed, placement: FigurePlacement, element: HTMLElement): Unsubscribe {
  let nextAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    nextAtMs = performance.now() + leastIntervalMs;
    element.dataset.person = feed.person;
    element.dataset.poses = String(feed.poseVersion);
    if (feed.hasPose) element.dataset.pose = Array.from(placement.joints, (value) => value.toFixed(3)).join(" ");
    else delete element.dataset.pose;
  };
  const unsubscribe = feed.subscribe(() => {
    timer ??= setTimeout(write, Math.max(0, nextAtMs - performance.now()));
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
