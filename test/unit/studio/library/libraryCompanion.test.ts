import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type LibraryCompanion, LibraryHost } from "../../../../src/studio/library/libraryHost";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { addClip, quietLog, temporaryFolder, testLibrary } from "./testClips";

function hostWith(companion: Partial<LibraryCompanion>): LibraryHost {
  const whole = { open: async () => {}, close: async () => {}, abandon: () => {}, ...companion };
  const host = new LibraryHost({ notify: () => {}, analysisEntry: "", companion: whole, log: quietLog });
  onTestFinished(() => host.close());
  return host;
}

describe("what keeps files of its own in a library", () => {
  it("is opened before anybody uses the library, and has closed before another program can open it", async () => {
    const folder = temporaryFolder();
    const told: string[] = [];
    const host = hostWith({
      open: async (library) => void told.push(`open ${library.folder === folder}`),
      close: async () => void told.push(`close, locked: ${existsSync(join(folder, "library.lock"))}`),
    });
    void host.open(folder);
    await host.ready();
    expect(told).toEqual(["open true"]);
    await host.close();
    expect(told).toEqual(["open true", "close, locked: true"]);
    expect(existsSync(join(folder, "library.lock"))).toBe(false);
  });

  it("is told when another program has taken the library over", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = temporaryFolder();
    const abandon = vi.fn();
    const host = hostWith({ abandon });
    await host.open(folder);
    const path = join(folder, "library.lock");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), id: "another's" }));
    await vi.advanceTimersByTimeAsync(5000);
    await vi.waitFor(() => expect(abandon).toHaveBeenCalledWith(expect.stringContaining("taken over")));
  });

  it("is no clip: trainings are neither listed nor looked after", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    await addClip(library);
    mkdirSync(join(folder, "trainings", "a-run"), { recursive: true });
    writeFileSync(join(folder, "trainings", "a-run", "run.json"), "{}");
    const heard = vi.fn();
    library.onChange(heard);
    writeFileSync(join(folder, "trainings", "a-run", "curve.jsonl"), "{}\n");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).not.toHaveBeenCalled();
    const beside = await openLibrary({ folder, access: "read", log: quietLog });
    expect(beside.list()).toHaveLength(1);
    expect(existsSync(join(folder, "trainings", "a-run", "run.json"))).toBe(true);
  });
});
