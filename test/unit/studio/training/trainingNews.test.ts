import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CurvePoint, RunSummary, TrainingNotification } from "../../../../src/common/trainingProtocol";
import { TrainingNews } from "../../../../src/studio/training/trainingNews";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const point = (step: number) => ({ step }) as CurvePoint;

function newsUnderTest() {
  const told: TrainingNotification[] = [];
  const summaries = (ids: readonly string[]) => ids.map((id) => ({ id }) as RunSummary);
  return { told, news: new TrainingNews({ notify: (notification) => told.push(notification), summaries }) };
}

describe("news of trainings", () => {
  it("are told five times a second at most, with everything in them", () => {
    const { told, news } = newsUnderTest();
    for (let step = 1; step <= 100; step++) {
      news.add("a", { curve: [point(step)] });
      news.change(["a"]);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(200);
    const own = told.filter((each) => each.type === "training.news");
    expect(own.length).toBeLessThanOrEqual(6);
    expect(own.map(({ number }) => number)).toEqual(own.map((_, index) => index + 1));
    expect(own.flatMap(({ curve }) => curve.map(({ step }) => step))).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    expect(told.filter((each) => each.type === "training.runsChanged").length).toBeLessThanOrEqual(6);
  });

  it("keep only the newest pictures, and number each run by itself", () => {
    const { told, news } = newsUnderTest();
    const watched = (clipId: string) => [
      { clipId, clipName: "", frame: 1, before: new Float32Array(), now: new Float32Array() },
    ];
    news.add("a", { watched: watched("old") });
    news.add("a", { watched: watched("new") });
    news.add("b", { log: [{ atMs: 1, text: "started" }] });
    vi.advanceTimersByTime(200);
    expect(told).toMatchObject([
      { id: "a", number: 1, watched: [{ clipId: "new" }] },
      { id: "b", number: 1, log: [{ text: "started" }] },
    ]);
    expect(news.tellNow("a")).toBe(1);
    news.add("a", { curve: [point(1)] });
    expect(news.tellNow("a")).toBe(2);
  });

  it("are told no more once the library is closed, whatever still happens", () => {
    const { told, news } = newsUnderTest();
    news.add("a", { curve: [point(1)] });
    news.stop();
    news.change(["a"]);
    news.add("a", { curve: [point(2)] });
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
  });

  it("of a run that was thrown away are told no more", () => {
    const { told, news } = newsUnderTest();
    news.add("a", { curve: [point(1)] });
    news.change(["a"]);
    news.removed(["a"]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual([{ type: "training.runsChanged", upserted: [], removed: ["a"] }]);
  });
});
