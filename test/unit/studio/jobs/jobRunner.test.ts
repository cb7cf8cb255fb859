import { describe, expect, it, onTestFinished } from "vitest";
import { JobRunner } from "../../../../src/studio/jobs/jobRunner";
import { quietLog } from "../library/testClips";

function runner(): JobRunner {
  const made = new JobRunner(quietLog);
  onTestFinished(() => made.stop());
  return made;
}

const stateOf = (jobs: JobRunner, id: string) => jobs.list().find((job) => job.id === id)?.state;

describe("jobs", () => {
  it("run one after the other, in order", async () => {
    const jobs = runner();
    const seen: string[] = [];
    const job = (subject: string) => ({
      kind: "export" as const,
      subject,
      run: async () => {
        seen.push(`${subject} begins`);
        await Promise.resolve();
        seen.push(`${subject} ends`);
        return {};
      },
    });
    jobs.start(job("a"));
    const last = jobs.start(job("b"));
    await expect.poll(() => stateOf(jobs, last)).toBe("done");
    expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  it("are run whenever they are asked for, also at the moment in which the last one ends", async () => {
    const nothing = { kind: "export" as const, subject: "clip", run: async () => ({}) };
    for (let turns = 0; turns < 30; turns++) {
      const jobs = runner();
      jobs.start(nothing);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      const second = jobs.start(nothing);
      await new Promise((resolve) => setImmediate(resolve));
      expect(stateOf(jobs, second), `after ${turns} turns`).toBe("done");
    }
  });

  it("clean up once when they are cancelled before they ran", async () => {
    const jobs = runner();
    let cleaned = 0;
    jobs.start({ kind: "import", subject: "first", run: () => new Promise((resolve) => setImmediate(resolve, {})) });
    const waiting = jobs.start({
      kind: "import",
      subject: "second",
      run: () => Promise.reject(new Error("it was cancelled")),
      cleanUp: async () => {
        cleaned++;
      },
    });
    jobs.cancel(waiting);
    jobs.cancel(waiting);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stateOf(jobs, waiting)).toBe("cancelled");
    expect(cleaned).toBe(1);
  });
});
