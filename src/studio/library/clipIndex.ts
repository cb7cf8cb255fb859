import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Log } from "../../common/log";
import type { SummarizedClip } from "./summarizeClip";

export const indexFileName = "index.sqlite";

/** Goes up with every change of what is kept; an index of another version is made anew. */
const indexVersion = 2;

const schema = `
  CREATE TABLE clips (folder TEXT PRIMARY KEY, stamp TEXT NOT NULL, poseStamp TEXT NOT NULL, summary TEXT NOT NULL)
    WITHOUT ROWID;
  PRAGMA user_version = ${indexVersion};
`;

type StoredClip = [folder: string, clip: SummarizedClip];

interface Row {
  folder: string;
  stamp: string;
  poseStamp: string;
  summary: string;
}

/**
 * What the library knows of its clips, as an SQLite file, so that opening it reads only what has changed. It holds
 * nothing of its own: whatever is wrong with it, it is made anew from the folders.
 */
export class ClipIndex {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly access: "write" | "read",
    private readonly log: Log,
    /** What it held when it was opened. */
    readonly stored: readonly StoredClip[],
  ) {}

  /**
   * @returns undefined when there is none that can be used (read access), or none can be kept (a folder on a file
   * system that SQLite cannot lock): the library then reads every clip
   */
  static open(libraryFolder: string, access: "write" | "read", log: Log): ClipIndex | undefined {
    const path = join(libraryFolder, indexFileName);
    const existing = existsSync(path) ? ClipIndex.openExisting(path, access, log) : undefined;
    return existing ?? (access === "write" ? ClipIndex.create(path, log) : undefined);
  }

  private static openExisting(path: string, access: "write" | "read", log: Log): ClipIndex | undefined {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { readOnly: access === "read" });
      if (access === "write") configure(database);
      checkUsable(database);
      return new ClipIndex(database, access, log, readClips(database));
    } catch (error) {
      database?.close();
      log.info(`${path} is not used: ${(error as Error).message}`);
      return undefined;
    }
  }

  private static create(path: string, log: Log): ClipIndex | undefined {
    let database: DatabaseSync | undefined;
    try {
      for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(path + ending, { force: true });
      database = new DatabaseSync(path);
      configure(database);
      database.exec(schema);
      return new ClipIndex(database, "write", log, []);
    } catch (error) {
      database?.close();
      log.warn(`${path} cannot be kept (${(error as Error).message}); every clip is read instead`);
      return undefined;
    }
  }

  /** What cannot be kept is found anew at the next opening. */
  write(changed: ReadonlyMap<string, SummarizedClip>, removed: readonly string[]): void {
    if (this.access === "read" || changed.size + removed.length === 0) return;
    try {
      this.database.exec("BEGIN");
      this.writeRows(changed, removed);
      this.database.exec("COMMIT");
    } catch (error) {
      this.log.warn(`the library's index could not be written: ${(error as Error).message}`);
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
    }
  }

  close(): void {
    this.database.close();
  }

  private writeRows(changed: ReadonlyMap<string, SummarizedClip>, removed: readonly string[]): void {
    const put = this.database.prepare("INSERT OR REPLACE INTO clips VALUES (?, ?, ?, ?)");
    const remove = this.database.prepare("DELETE FROM clips WHERE folder = ?");
    for (const [folder, { stamp, poseStamp, summary }] of changed) {
      put.run(folder, stamp, poseStamp, JSON.stringify(summary));
    }
    for (const folder of removed) remove.run(folder);
  }
}

/** @throws what is wrong with it */
function readClips(database: DatabaseSync): StoredClip[] {
  const rows = database.prepare("SELECT folder, stamp, poseStamp, summary FROM clips").all() as unknown as Row[];
  return rows.map(({ folder, stamp, poseStamp, summary }) => [
    folder,
    { stamp, poseStamp, summary: JSON.parse(summary) },
  ]);
}

/** A killed program loses nothing; after a power cut the index may be broken, and is made anew. */
function configure(database: DatabaseSync): void {
  database.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;");
}

/** @throws why not */
function checkUsable(database: DatabaseSync): void {
  const { user_version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (user_version !== indexVersion) throw new Error(`version ${user_version} instead of ${indexVersion}`);
  const { quick_check } = database.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
  if (quick_check !== "ok") throw new Error(quick_check);
}
