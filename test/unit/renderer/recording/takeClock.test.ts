import { describe, expect, it } from "vitest";
import { TakeClock } from "../../../../src/renderer/recording/takeClock";

/** Times in the take, ms, with a `|` before those that do not continue. */
function run(clock: TakeClock, mediaMs: readonly number[]): string {
  return mediaMs
    .map((ms) => clock.next(ms))
    .map((time) => (time ? `${time.isCut ? "|" : ""}${Math.round(time.timeS * 1e6) / 1000}` : "-"))
    .join(" ");
}

describe("the clock of a take", () => {
  it("begins at 0 and keeps the source's own gaps", () => {
    expect(run(new TakeClock(), [7000, 7033.3, 7070, 9000.5])).toBe("0 33.3 70 2000.5");
  });

  it("knows a picture that was there before", () => {
    expect(run(new TakeClock(), [100, 100, 100.4, 140, 140])).toBe("0 - - 40 -");
  });

  it("goes on one usual gap later when a video begins again, and marks the cut", () => {
    expect(run(new TakeClock(), [0, 40, 80, 0, 40])).toBe("0 40 80 |120 160");
  });

  it("does the same when it is told of a jump forwards", () => {
    const clock = new TakeClock();
    expect(run(clock, [1000, 1050])).toBe("0 50");
    clock.cut();
    expect(run(clock, [8000, 8050])).toBe("|100 150");
  });

  it("takes a pause for a pause, not for the usual gap", () => {
    const clock = new TakeClock();
    expect(run(clock, [0, 40, 5000])).toBe("0 40 5000");
    clock.cut();
    expect(run(clock, [100])).toBe("|5040");
  });

  it("marks no cut before its first picture", () => {
    const clock = new TakeClock();
    clock.cut();
    expect(run(clock, [300, 340])).toBe("0 40");
  });

  it("keeps a cut in mind until another picture comes", () => {
    const clock = new TakeClock();
    run(clock, [0, 40]);
    clock.cut();
    expect(run(clock, [40, 120])).toBe("- |80");
  });
});
