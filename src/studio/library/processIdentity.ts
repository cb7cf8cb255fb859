import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * When a process on this machine began, so that its number is not taken for that of another one that got it later. A
 * text to compare, not a time to read.
 * @returns undefined where the system does not tell (Windows), or there is no such process
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") return linuxStart(await readFile(`/proc/${pid}/stat`, "utf8"));
    if (process.platform === "win32") return undefined;
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Field 22: clock ticks since the machine started. The name before it, in brackets, may hold anything. */
function linuxStart(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
