import { createInstance, type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../../../../src/common/libraryProtocol";
import { en } from "../../../../../src/renderer/i18n/en";
import type { Upload } from "../../../../../src/renderer/library/importQueue";
import { timeLeft } from "../../../../../src/renderer/screens/clips/jobs/timeLeft";
import { hasEnded, workItems } from "../../../../../src/renderer/screens/clips/jobs/workItems";

const job = (id: string, state: Job["state"]): Job => ({ id, kind: "import", subject: `${id}.mp4`, state });
const upload = (id: number, change: Partial<Upload> = {}): Upload => ({
  id,
  fileName: `${id}.mov`,
  kind: "video",
  bytes: 200,
  sentBytes: 0,
  state: "waiting",
  ...change,
});

describe("the list of jobs", () => {
  it("has what runs first, then what waits, then what ended, the latest first", () => {
    const jobs = [job("old", "done"), job("new", "failed"), job("now", "running"), job("next", "waiting")];
    const items = workItems([upload(1), upload(2, { state: "sending" })], jobs);
    expect(items.map(({ subject }) => subject)).toEqual([
      "now.mp4",
      "2.mov",
      "next.mp4",
      "1.mov",
      "new.mp4",
      "old.mp4",
    ]);
    expect(items.map(hasEnded)).toEqual([false, false, false, false, true, true]);
  });

  it("shows how much of a file was sent", () => {
    const [item] = workItems([upload(1, { state: "sending", sentBytes: 50, secondsLeft: 3 })], []);
    expect(item).toMatchObject({ kind: "upload", state: "running", progress: 0.25, secondsLeft: 3 });
  });

  it("keeps jobs and uploads apart that have the same number", () => {
    const keys = workItems([upload(1)], [job("1", "running")]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe("the time that is left", () => {
  let t: TFunction;
  beforeAll(async () => {
    const i18n = createInstance();
    await i18n.init({ lng: "en", resources: { en: { translation: en } } });
    t = i18n.t;
  });

  it.each([
    [undefined, ""],
    [Number.POSITIVE_INFINITY, ""],
    [0.2, "1 s left"],
    [41.2, "42 s left"],
    [100, "2 min left"],
    [3599, "1 h 0 min left"],
    [7500, "2 h 5 min left"],
  ])("%s seconds: %j", (seconds, text) => expect(timeLeft(seconds, t)).toBe(text));
});
