import { describe, expect, it } from "vitest";
import { isAtWork, orderRuns, runProgress } from "../../../../../../src/renderer/screens/train/runs/orderRuns";
import { runSummary } from "../../../training/memoryTraining";

const at = (day: number) => `2026-01-${String(day).padStart(2, "0")}T10:00:00.000Z`;
const ids = (groups: ReturnType<typeof orderRuns>) => groups.map(({ runs }) => runs.map(({ id }) => id).join("+"));

describe("the order of trainings", () => {
  it("begins with what works, then the queue, then what waits for the user, then the newest that ended", () => {
    const groups = orderRuns([
      runSummary("old", { createdAt: at(1) }),
      runSummary("new", { createdAt: at(3) }),
      runSummary("broken", { createdAt: at(2), state: "failed" }),
      runSummary("paused", { createdAt: at(1), state: "paused" }),
      runSummary("second", { createdAt: at(4), state: "waiting", queuePlace: 2 }),
      runSummary("first", { createdAt: at(5), state: "waiting", queuePlace: 1 }),
      runSummary("now", { createdAt: at(1), state: "running" }),
    ]);
    expect(ids(groups)).toEqual(["now+first+second+paused+new+broken+old"]);
  });

  it("takes the queue by age where the host tells no places", () => {
    const groups = orderRuns([
      runSummary("later", { createdAt: at(2), state: "waiting" }),
      runSummary("sooner", { createdAt: at(1), state: "waiting" }),
    ]);
    expect(ids(groups)).toEqual(["sooner+later"]);
  });

  it("keeps an experiment together, where its foremost run stands, in the order of its making", () => {
    const groups = orderRuns([
      runSummary("a", { createdAt: at(1), experimentId: "x" }),
      runSummary("b", { createdAt: at(2), experimentId: "x", state: "running" }),
      runSummary("c", { createdAt: at(3), experimentId: "x", state: "waiting" }),
      runSummary("d", { createdAt: at(9) }),
      runSummary("e", { createdAt: at(7) }),
      runSummary("f", { createdAt: at(8), experimentId: "y" }),
    ]);
    expect(ids(groups)).toEqual(["a+b+c", "d", "f", "e"]);
    expect(groups.map(({ experimentId }) => experimentId)).toEqual(["x", undefined, "y", undefined]);
  });
});

describe("how far a training is", () => {
  it("goes by the limit that comes first", () => {
    const run = runSummary("a", { state: "running", step: 20, steps: 100, minutes: 10, trainedMs: 300_000 });
    expect(runProgress(run)).toBeCloseTo(0.5);
    expect(runProgress({ ...run, minutes: undefined })).toBeCloseTo(0.2);
    expect(runProgress({ ...run, trainedMs: 6_000_000 })).toBe(1);
  });

  it("is unknown while it prepares, and all when it is judged", () => {
    expect(runProgress(runSummary("a", { state: "preparing" }))).toBeUndefined();
    expect(runProgress(runSummary("a", { state: "judging", step: 3, steps: 100 }))).toBe(1);
    expect(isAtWork({ state: "judging" })).toBe(true);
    expect(isAtWork({ state: "waiting" })).toBe(false);
  });
});
