import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Creates a folder at need and tries to write into it: permissions alone do not tell (read-only disks, full disks,
 * root).
 * @returns why it cannot be written to, or undefined when it can
 */
export async function checkWritable(folder: string): Promise<string | undefined> {
  const probePath = join(folder, `.write-test-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probePath, "");
    await rm(probePath);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
