import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type { RunSummary } from "../../common/trainingProtocol";
import { syncFolder, writing } from "../library/diskErrors";
import { hiddenFolderName, removeHidden, removeWhole } from "../library/hiddenFolders";
import type { Checkpoint } from "./checkpointFiles";
import type { RunDocument } from "./runDocument";
import { RunFolder } from "./runFolder";
import { TrainingRun } from "./trainingRun";

/** A run whose files cannot be used: listed as failed, and good for being thrown away only. */
interface BrokenRun {
  id: string;
  /** Of its folder. */
  changedAt: string;
  error: ErrorData;
}

/** The runs of a library: one folder each in `trainings`, named by the run's id. */
export class RunStore {
  private constructor(
    private readonly path: string,
    private readonly runs: Map<string, TrainingRun>,
    private readonly broken: Map<string, BrokenRun>,
  ) {}

  /** Reads every run. What a crash left in the middle of being made or thrown away goes. */
  static async open(path: string): Promise<RunStore> {
    await removeHidden(path);
    const runs = new Map<string, TrainingRun>();
    const broken = new Map<string, BrokenRun>();
    for (const name of await runNames(path)) {
      try {
        const run = await TrainingRun.open(new RunFolder(join(path, name)));
        if (run.id !== name) {
          throw new StudioError("file-broken", `${join(path, name, "run.json")}: "id" is "${run.id}", not "${name}"`);
        }
        runs.set(name, run);
      } catch (error) {
        const changedAt = (await stat(join(path, name))).mtime.toISOString();
        broken.set(name, { id: name, changedAt, error: toErrorData(error) });
      }
    }
    return new RunStore(path, runs, broken);
  }

  /** Those whose files can be used. */
  usable(): TrainingRun[] {
    return [...this.runs.values()];
  }

  brokenSummaries(): RunSummary[] {
    return [...this.broken.values()].map(({ id, changedAt, error }) => ({
      ...{ id, name: id, createdAt: changedAt, state: "failed", baseModel: "" },
      ...{ step: 0, trainedMs: 0, error },
    }));
  }

  /** @throws StudioError `bad-argument`; the error of a run whose files cannot be used */
  find(id: string): TrainingRun {
    const run = this.runs.get(id);
    if (run) return run;
    const broken = this.broken.get(id);
    if (broken) throw new StudioError(broken.error.code, broken.error.message);
    throw new StudioError("bad-argument", `there is no training "${id}"`);
  }

  /** Shows a new run in one step, with what it begins with in it. @throws StudioError `disk-full`, `folder-unwritable` */
  async create(document: Omit<RunDocument, "id">, start?: Checkpoint): Promise<TrainingRun> {
    const id = randomUUID();
    const building = join(this.path, hiddenFolderName());
    const made = writing(`the training "${document.name}"`, async () => {
      await mkdir(building, { recursive: true });
      const folder = new RunFolder(building);
      if (start) await folder.writeCheckpoint(start);
      await folder.writeDocument({ ...document, id });
      await rename(building, join(this.path, id));
      await syncFolder(this.path);
      const run = await TrainingRun.open(new RunFolder(join(this.path, id)));
      this.runs.set(id, run);
      return run;
    });
    return made.catch(async (error: unknown) => {
      await rm(building, { recursive: true, force: true });
      throw error;
    });
  }

  /** Throws a run and its files away. */
  async remove(id: string): Promise<void> {
    const run = this.runs.get(id);
    if (!run && !this.broken.has(id)) throw new StudioError("bad-argument", `there is no training "${id}"`);
    await run?.seal("the training was thrown away");
    await writing(`the training "${id}"`, () => removeWhole(join(this.path, id)));
    this.runs.delete(id);
    this.broken.delete(id);
  }
}

async function runNames(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
}
