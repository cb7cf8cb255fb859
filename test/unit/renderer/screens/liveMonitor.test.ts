import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FrameStatistics } from "../../../../src/renderer/feed/frameStatistics";
import { PoseFeed } from "../../../../src/renderer/feed/poseFeed";
import { LiveMonitor, type MonitoredSession } from "../../../../src/renderer/screens/live/LiveMonitor";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("notices frames that take seconds, before the first answer and after it", () => {
  const session: MonitoredSession & { waitingSinceMs: number | undefined } = {
    ...{ dropped: 0, brightness: 120, lastFrameAtMs: undefined },
    waitingSinceMs: performance.now(),
  };
  const statistics = new FrameStatistics();
  const monitor = new LiveMonitor(session, new PoseFeed(() => {}), statistics);
  monitor.start();
  vi.advanceTimersByTime(1750);
  expect(monitor.store.getState().slowFrameMs).toBe(0);
  vi.advanceTimersByTime(750);
  expect(monitor.store.getState().slowFrameMs).toBe(2500);

  statistics.add(performance.now(), 50, 2950, 3100);
  session.waitingSinceMs = performance.now();
  vi.advanceTimersByTime(250);
  expect(monitor.store.getState().slowFrameMs).toBe(3000);

  statistics.clear();
  statistics.add(performance.now(), 10, 2, 15);
  session.waitingSinceMs = undefined;
  vi.advanceTimersByTime(250);
  expect(monitor.store.getState().slowFrameMs).toBe(0);
  monitor.stop();
});
