/** Timers of hidden pages run once a second, those of workers do not. */
const intervalMs = 33;

setInterval(() => self.postMessage(undefined), intervalMs);
