import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { fillDisk } from "../fullDisk";
import { OtherProcess } from "./otherProcess";
import { addClip, quietLog, temporaryFolder, testDraft, testLibrary, testRows } from "./testClips";

const lockPath = (folder: string) => join(folder, "library.lock");
const open = (folder: string) => openLibrary({ folder, access: "write", log: quietLog });

/** A lock as some other program would have left it. */
function leaveLock(folder: string, holder: Record<string, unknown>, ageMs = 0): void {
  const about = { id: "other", pid: 1, host: hostname(), program: "RPSM Studio", openedAt: "2026-01-01T00:00:00Z" };
  writeFileSync(lockPath(folder), JSON.stringify({ ...about, ...holder }));
  const time = new Date(Date.now() - ageMs);
  utimesSync(lockPath(folder), time, time);
}

describe("a library", () => {
  it("opens for one program at a time, and says who has it", async () => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "hold");
    await other.said(1);
    await expect(open(folder)).rejects.toMatchObject({
      code: "library-locked",
      message: expect.stringMatching(new RegExp(`another program \\(process ${other.pid} on .*close it there`)),
    });
    expect(readFileSync(lockPath(folder), "utf8")).toContain(String(other.pid));
  });

  it("opens again at once after the program that had it was killed", async () => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "hold");
    await other.said(1);
    await other.kill();
    expect(existsSync(lockPath(folder))).toBe(true);
    const library = await testLibrary(folder);
    await addClip(library);
    expect(readFileSync(lockPath(folder), "utf8")).toContain(String(process.pid));
  });

  it("opens for one of several that find a dead lock at the same time", async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: 2 ** 22 + 1 });
    const openings = await Promise.allSettled([open(folder), open(folder), open(folder)]);
    const opened = openings.filter((opening) => opening.status === "fulfilled");
    expect(opened).toHaveLength(1);
    await opened[0]!.value.close();
  });

  it("on a full disk says so, and leaves no half lock behind", async () => {
    const folder = temporaryFolder();
    await fillDisk();
    await expect(open(folder)).rejects.toMatchObject({
      code: "disk-full",
      message: `the library ${folder}: the disk is full; free some space and try again`,
    });
    expect(existsSync(lockPath(folder))).toBe(false);
    await (await open(folder)).close();
  });

  it("that is a file is not read", async () => {
    const path = join(temporaryFolder(), "notes.txt");
    writeFileSync(path, "");
    await expect(openLibrary({ folder: path, access: "read", log: quietLog })).rejects.toMatchObject({
      code: "file-missing",
      message: `the library ${path} is a file, not a folder`,
    });
  });

  it("is refused to the same program too, and is free after it was closed", async () => {
    const folder = temporaryFolder();
    const library = await open(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: "library-locked" });
    await library.close();
    expect(existsSync(lockPath(folder))).toBe(false);
    await (await open(folder)).close();
  });

  it("is not taken from a process that got the number of a dead one", async () => {
    const folder = temporaryFolder();
    // This very process is alive, but it did not begin then.
    leaveLock(folder, { pid: process.pid, processStart: "another time" });
    await (await open(folder)).close();
  });

  it("stays with a program on another computer as long as its heart beats", async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { host: "elsewhere", pid: 7 }, 10_000);
    await expect(open(folder)).rejects.toMatchObject({
      code: "library-locked",
      message: expect.stringContaining("process 7 on elsewhere"),
    });
    leaveLock(folder, { host: "elsewhere", pid: 7 }, 40_000);
    await (await open(folder)).close();
  });

  it("waits with a lock that is being written at this moment", async () => {
    const folder = temporaryFolder();
    writeFileSync(lockPath(folder), "");
    await expect(open(folder)).rejects.toMatchObject({ code: "library-locked" });
    const longAgo = new Date(Date.now() - 40_000);
    utimesSync(lockPath(folder), longAgo, longAgo);
    await (await open(folder)).close();
  });

  it("is written to no more when another program has taken it over", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = temporaryFolder();
    const lost: string[] = [];
    const library = await openLibrary({
      folder,
      access: "write",
      log: quietLog,
      onLost: (error) => lost.push(error.message),
    });
    onTestFinished(() => library.close());
    const id = await addClip(library);
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    // This computer slept for an hour, and a program on another one found a lock without a heartbeat.
    leaveLock(folder, { id: "another", host: "elsewhere" });
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => lost).toEqual([expect.stringContaining("has taken over the library")]);
    await expect(library.trash([id])).rejects.toMatchObject({ code: "library-closed" });
    await expect(writer.append(testRows(2, 1))).rejects.toMatchObject({
      code: "library-closed",
      message: expect.stringContaining("another program has taken over"),
    });
    await library.close();
    expect(readFileSync(lockPath(folder), "utf8")).toContain('"another"');
  });

  it("shows that it is in use as long as it is open", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = temporaryFolder();
    await testLibrary(folder);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lockPath(folder), longAgo, longAgo);
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => Date.now() - statSync(lockPath(folder)).mtimeMs).toBeLessThan(60_000);
  });

  it("can be read while another program writes to it, without leaving a trace", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const id = await addClip(library);
    const reading = await openLibrary({ folder, access: "read", log: quietLog });
    expect(reading.list()).toEqual(library.list());
    expect((await (await reading.read(id)).readColumn("pose_mm")).length).toBe(10 * 51);
    await expect(reading.trash([id])).rejects.toMatchObject({ code: "library-closed" });
    await reading.close();
    expect(existsSync(lockPath(folder))).toBe(true);
  });
});
