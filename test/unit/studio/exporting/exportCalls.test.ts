import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ExportOptions, Job } from "../../../../src/common/libraryProtocol";
import { exportCalls } from "../../../../src/studio/exporting/exportCalls";
import { JobRunner } from "../../../../src/studio/jobs/jobRunner";
import { LibraryHost } from "../../../../src/studio/library/libraryHost";
import { evenTimes } from "../../formats/support/motions";
import { quietLog, temporaryFolder } from "../library/testClips";
import { addWalk } from "./exportableClips";

async function studio() {
  const library = new LibraryHost({ notify: () => {}, analysisEntry: "", log: quietLog });
  await library.open(temporaryFolder());
  onTestFinished(() => library.close());
  const jobs = new JobRunner(quietLog);
  const start = exportCalls({ library, jobs })["export.start"];
  return { library, jobs, start: (params: unknown) => start(params as never, undefined as never) };
}

/** The job when it has ended. */
async function ended(jobs: JobRunner, id: string): Promise<Job> {
  return new Promise((resolve) => {
    const look = () => {
      const job = jobs.list().find((each) => each.id === id)!;
      if (job.state !== "waiting" && job.state !== "running") resolve(job);
    };
    const stop = jobs.onChange(look);
    onTestFinished(stop);
    look();
  });
}

describe("export.start", () => {
  it("makes a job for each clip, whose file the page can fetch", async () => {
    const { library, jobs, start } = await studio();
    const open = library.require();
    const ids = [
      await addWalk(open, { name: "走路 #1", timesS: evenTimes(5, 30) }),
      await addWalk(open, { name: "two/three", timesS: evenTimes(7, 30) }),
    ];
    const options: ExportOptions = { format: "bvh", preset: "unreal" };
    const { jobIds } = (await start({ clipIds: ids, options })) as { jobIds: string[] };
    const [first, second] = await Promise.all(jobIds.map((id) => ended(jobs, id)));
    expect(first).toMatchObject({ kind: "export", subject: "走路 #1", state: "done", exported: { frames: 5 } });
    expect(second).toMatchObject({ subject: "two/three", state: "done", exported: { fileName: "two-three.bvh" } });
    for (const { id, exported } of [first!, second!]) {
      const file = await library.resolveFile(exported!.address);
      expect(file).toMatchObject({
        path: join(library.exportsFolder, id, exported!.fileName),
        downloadName: exported!.fileName,
      });
      expect(readFileSync(file!.path, "utf8")).toMatch(/^HIERARCHY\nROOT pelvis/);
    }
  });

  it("ends a job of a clip without anybody as failed, with the reason and no file", async () => {
    const { library, jobs, start } = await studio();
    const id = await addWalk(library.require(), { timesS: [0, 1], missing: [0, 1] });
    const { jobIds } = (await start({ clipIds: [id], options: { format: "glb" } })) as { jobIds: string[] };
    const job = await ended(jobs, jobIds[0]!);
    expect(job).toMatchObject({ state: "failed", error: { code: "bad-argument" } });
    expect(job.error!.message).toContain("no frame with a pose");
    expect(existsSync(join(library.exportsFolder, job.id, "Walk.glb"))).toBe(false);
  });

  it("refuses clips that are not there and options that cannot be, before any job", async () => {
    const { library, jobs, start } = await studio();
    const id = await addWalk(library.require(), { timesS: [0, 1] });
    await expect(start({ clipIds: [id, "gone"], options: { format: "bvh" } })).rejects.toMatchObject({
      code: "clip-missing",
    });
    const refused = (params: unknown) => expect(start(params)).rejects.toMatchObject({ code: "bad-argument" });
    await refused({ clipIds: [id], options: { format: "fbx" } });
    await refused({ clipIds: [], options: { format: "bvh" } });
    await refused({ clipIds: [id], options: { format: "bvh", fps: -1 } });
    await refused({ clipIds: [id], options: { format: "bvh", range: [3.5, 4] } });
    await refused(undefined);
    expect(jobs.list()).toEqual([]);
  });
});
