import type { RunState, RunSummary } from "../../../../common/trainingProtocol";

/** Runs that stand together in the list: those of an experiment, or single ones that follow one another. */
export interface RunGroup {
  key: string;
  experimentId?: string;
  runs: RunSummary[];
}

/** What works comes first, then what waits, then what waits for the user, then what has ended. */
const ranks: Record<RunState, number> = {
  running: 0,
  judging: 0,
  preparing: 0,
  waiting: 1,
  paused: 2,
  interrupted: 2,
  finished: 3,
  failed: 3,
};

/**
 * The runs as the list shows them. An experiment stands where its foremost run would, its runs in the order in which
 * they were made. In the queue the first to come is first, everywhere else the newest.
 */
export function orderRuns(runs: Iterable<RunSummary>): RunGroup[] {
  const sorted = [...runs].sort(compareRuns);
  const groups: RunGroup[] = [];
  for (const run of sorted) {
    const { id, experimentId } = run;
    const last = groups.at(-1);
    if (experimentId === undefined) {
      if (last && last.experimentId === undefined) last.runs.push(run);
      else groups.push({ key: `run ${id}`, runs: [run] });
    } else if (!groups.some((group) => group.experimentId === experimentId)) {
      const members = sorted.filter((other) => other.experimentId === experimentId).sort(byCreation);
      groups.push({ key: `experiment ${experimentId}`, experimentId, runs: members });
    }
  }
  return groups;
}

/** Whether the run is computed just now. */
export function isAtWork({ state }: Pick<RunSummary, "state">): boolean {
  return ranks[state] === 0;
}

/** Share of the way to the first of its limits, 0..1; undefined while it cannot be told. */
export function runProgress({ state, step, steps, minutes, trainedMs, pictures }: RunSummary): number | undefined {
  if (state === "finished" || state === "judging") return 1;
  if (state === "preparing") return pictures && pictures.done / pictures.total;
  const bySteps = steps ? step / steps : 0;
  const byTime = minutes ? trainedMs / (minutes * 60_000) : 0;
  return Math.min(1, Math.max(bySteps, byTime));
}

function compareRuns(a: RunSummary, b: RunSummary): number {
  const rank = ranks[a.state] - ranks[b.state];
  if (rank !== 0) return rank;
  if (a.state === "waiting") return (a.queuePlace ?? 0) - (b.queuePlace ?? 0) || byCreation(a, b);
  return -byCreation(a, b);
}

function byCreation(a: RunSummary, b: RunSummary): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1;
}
