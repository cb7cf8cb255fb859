import type { RunSummary } from "../../../../common/trainingProtocol";

export function canPause({ state }: RunSummary): boolean {
  return state === "running";
}

export function canResume({ state }: RunSummary): boolean {
  return state === "paused" || state === "interrupted";
}

/** Something was learnt that can be judged. */
export function canStop(run: RunSummary): boolean {
  // The best may have been measured after the last checkpoint, or before the first one.
  return run.state === "running" || (standsStill(run) && (run.step > 0 || (run.best?.step ?? 0) > 0));
}

export function canKeep({ state, keptAs }: RunSummary): boolean {
  return state === "finished" && keptAs === undefined;
}

/** It has weights, and they do not change any more. */
export function canContinueFrom(run: RunSummary): boolean {
  return run.step > 0 && (run.state === "finished" || standsStill(run));
}

/** Nothing is learnt, and there is no verdict. What was learnt before a failure is as good as ever. */
function standsStill(run: RunSummary): boolean {
  return canResume(run) || run.state === "failed";
}
