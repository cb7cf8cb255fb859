/** What is going on when a process is killed. */
export const activities = ["recording", "importing", "editing", "exporting"] as const;
export type Activity = (typeof activities)[number];

/** The processes of a studio: the engine's, the host's, the page's. */
export const victims = ["engine", "host", "page"] as const;
export type Victim = (typeof victims)[number];

export interface KillRound {
  activity: Activity;
  victim: Victim;
  /** From the moment at which the activity is under way. */
  afterMs: number;
}

const soonestMs = 50;
const latestMs = 3500;

/** Every activity with every victim in turn, each time after another random while. The same seed gives the same rounds. */
export function killRounds(count: number, seed: number): KillRound[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, i) => ({
    activity: activities[i % activities.length]!,
    // Shifted every time all activities were had, so that all pairs come.
    victim: victims[(i + Math.floor(i / activities.length)) % victims.length]!,
    afterMs: soonestMs + Math.floor(random() * (latestMs - soonestMs)),
  }));
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
