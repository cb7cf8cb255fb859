import { open } from "node:fs/promises";
import { onTestFinished, vi } from "vitest";

/** The next thing that is written to an open file finds the disk full. */
export async function fillDisk(): Promise<void> {
  const file = await open(process.execPath);
  const handles = Object.getPrototypeOf(file) as typeof file;
  await file.close();
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const spy = vi.spyOn(handles, "writeFile").mockRejectedValueOnce(full);
  onTestFinished(() => spy.mockRestore());
}
