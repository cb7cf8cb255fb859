import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createLog } from "../../../../src/common/log";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { openLibrary } from "../../../../src/studio/library/openLibrary";

export { addClip, boneEdit, testDraft, testRows } from "./testData";

export const quietLog = createLog("test", () => {});

/** A folder of its own for a test, gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-library-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open library, closed when the test ends. */
export async function testLibrary(folder = temporaryFolder()): Promise<ClipLibrary> {
  const library = await openLibrary({ folder, access: "write", log: quietLog });
  onTestFinished(() => library.close());
  return library;
}
