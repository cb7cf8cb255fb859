import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { open, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../../common/errors";
import type { Log } from "../../common/log";
import { writeFileAtomic } from "../writeFileAtomic";
import { isAlive, processStart } from "./processIdentity";

export const lockFileName = "library.lock";
/** Held for the moment in which a dead program's lock is replaced. */
const takeoverFileName = "library.lock.takeover";

const heartbeatMs = 5_000;
/** A program that cannot be asked counts as gone after this long without a heartbeat. */
const staleAfterMs = 30_000;

const holderSchema = z.object({
  /** Tells this lock from a later one of the same program. */
  id: z.string(),
  pid: z.number().int(),
  host: z.string(),
  program: z.string(),
  /** ISO 8601, UTC: when the library was opened; for people. */
  openedAt: z.string(),
  /** processStart of pid, where the system tells. */
  processStart: z.string().optional(),
});

type LockHolder = z.infer<typeof holderSchema>;

export interface LibraryLockOptions {
  /** Named to others who want the library. */
  program: string;
  log: Log;
  /** Another program took the lock, because this one had stood still for long. */
  onLost(): void;
}

/** One program at a time writes to a library: `library.lock` says which. */
export class LibraryLock {
  private readonly heartbeat: NodeJS.Timeout;
  private readonly releaseAtExit = () => this.releaseNow();

  private constructor(
    private readonly path: string,
    private readonly id: string,
    private readonly onLost: () => void,
  ) {
    this.heartbeat = setInterval(() => void this.beat(), heartbeatMs);
    this.heartbeat.unref();
    process.once("exit", this.releaseAtExit);
  }

  /**
   * Takes the lock, also from a program that was killed.
   * @throws StudioError `library-locked` naming who has it
   */
  static async take(folder: string, { program, log, onLost }: LibraryLockOptions): Promise<LibraryLock> {
    const path = join(folder, lockFileName);
    const holder = await ownHolder(program);
    const content = `${JSON.stringify(holder, undefined, 2)}\n`;
    if (!(await createExclusive(path, content))) {
      const found = await readHolder(path);
      if (await isLive(path, found)) throw lockedError(folder, found);
      log.warn(`${path} was left behind by ${found?.program ?? "a program"} that no longer runs; it is taken over`);
      await takeOver(folder, content);
    }
    return new LibraryLock(path, holder.id, onLost);
  }

  async release(): Promise<void> {
    this.stop();
    if ((await readHolder(this.path))?.id === this.id) await rm(this.path, { force: true });
  }

  private async beat(): Promise<void> {
    const found = await readHolder(this.path).catch(() => undefined);
    if (found?.id === this.id) {
      const now = new Date();
      await utimes(this.path, now, now).catch(() => {});
    } else if (found) {
      this.stop();
      this.onLost();
    }
  }

  private stop(): void {
    clearInterval(this.heartbeat);
    process.off("exit", this.releaseAtExit);
  }

  /** When the process ends without having closed the library. */
  private releaseNow(): void {
    try {
      const found = holderSchema.safeParse(JSON.parse(readFileSync(this.path, "utf8"))).data;
      if (found?.id === this.id) unlinkSync(this.path);
    } catch {
      // Whoever opens the library next finds out that this process is gone.
    }
  }
}

async function ownHolder(program: string): Promise<LockHolder> {
  const start = await processStart(process.pid);
  return {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    program,
    openedAt: new Date().toISOString(),
    ...(start !== undefined && { processStart: start }),
  };
}

/** @returns false for a file that is there; after an error there is none */
async function createExclusive(path: string, content: string): Promise<boolean> {
  const file = await open(path, "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(content);
    await file.sync();
    return true;
  } catch (error) {
    // Half a lock would keep everybody out for a while.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** @returns undefined for a lock that is gone or was not written to its end */
async function readHolder(path: string): Promise<LockHolder | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** @param holder undefined: a lock that is being written at this moment, or never was to its end */
async function isLive(path: string, holder: LockHolder | undefined): Promise<boolean> {
  if (holder?.host === hostname()) {
    if (!isAlive(holder.pid)) return false;
    const start = await processStart(holder.pid);
    if (start !== undefined && holder.processStart !== undefined) return start === holder.processStart;
  }
  return isFresh(path);
}

async function isFresh(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < staleAfterMs;
}

/** Several programs may find the same dead lock: one of them replaces it, the others see the new one. */
async function takeOver(folder: string, content: string): Promise<void> {
  const path = join(folder, lockFileName);
  const takeoverPath = join(folder, takeoverFileName);
  if (!(await createExclusive(takeoverPath, content))) {
    if (await isFresh(takeoverPath)) throw lockedError(folder, await readHolder(takeoverPath));
    await rm(takeoverPath, { force: true });
    if (!(await createExclusive(takeoverPath, content))) throw lockedError(folder, await readHolder(takeoverPath));
  }
  try {
    const found = await readHolder(path);
    if (await isLive(path, found)) throw lockedError(folder, found);
    await writeFileAtomic(path, content);
  } finally {
    await rm(takeoverPath, { force: true });
  }
}

function lockedError(folder: string, holder: LockHolder | undefined): StudioError {
  return new StudioError(
    "library-locked",
    `the library ${folder} is open in ${describe(holder)}; close it there, or choose another folder`,
  );
}

function describe(holder: LockHolder | undefined): string {
  if (!holder) return "another program";
  const { program, pid, host, openedAt } = holder;
  return `${program} (process ${pid} on ${host}, since ${openedAt})`;
}
