import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../common/log";
import { isAlive } from "./processIdentity";

const start = "rpsm-studio-exports-";

/** A folder for this process's exports in the system's temporary folder. Made when it is first asked for. */
export class ExportsFolder {
  private made: string | undefined;

  constructor(private readonly log: Log) {}

  get path(): string {
    if (this.made === undefined) {
      this.removeLeftOvers();
      this.made = mkdtempSync(join(tmpdir(), `${start}${process.pid}-`));
    }
    // Whoever cleans temporary folders may have taken it.
    mkdirSync(this.made, { recursive: true });
    return this.made;
  }

  /** What was exported goes with it. */
  remove(): void {
    if (this.made !== undefined) this.removeFolder(this.made);
    this.made = undefined;
  }

  /** Of studios that were killed. */
  private removeLeftOvers(): void {
    for (const name of readdirSync(tmpdir())) {
      const pid = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : undefined;
      if (pid && !isAlive(pid)) this.removeFolder(join(tmpdir(), name));
    }
  }

  private removeFolder(path: string): void {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      this.log.warn(`${path} could not be removed: ${(error as Error).message}`);
    }
  }
}
