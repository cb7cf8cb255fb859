import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { MotionFileThread } from "../../../../src/studio/importing/motionFileThread";
import { readMotionFile } from "../../../../src/studio/importing/readMotionFile";
import { fixtureBytes } from "../../formats/support/motionFixtures";
import { builtThread } from "../builtThread";
import { temporaryFolder } from "../library/testClips";

const entry = builtThread("importing/motionFiles.worker.ts");

function thread(): MotionFileThread {
  const made = new MotionFileThread(entry);
  onTestFinished(() => made.stop());
  return made;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe("reading files of motion in a thread of its own", () => {
  it.each([
    ["unreal.bvh", "bvh"],
    ["keypoints.npz", "npz"],
  ] as const)("gives what is read of %s in this thread", async (name, kind) => {
    const path = file(name, fixtureBytes(name));
    const options = { name: "走 🏃" };
    expect(await thread().read(path, name, kind, options)).toEqual(await readMotionFile(path, name, kind, options));
  });

  it("says what is wrong with a file, and reads the next", async () => {
    const own = thread();
    const broken = own.read(file("a.bvh", "HIERARCHY\nROOT"), "a.bvh", "bvh", {});
    await expect(broken).rejects.toMatchObject({ code: "file-broken", message: expect.stringContaining("a.bvh") });
    const path = file("b.bvh", fixtureBytes("unreal.bvh"));
    expect(await own.read(path, "b.bvh", "bvh", {})).toMatchObject({ kind: "motion" });
  });

  it("says when it ended, and starts again", async () => {
    const own = thread();
    const path = file("b.bvh", fixtureBytes("unreal.bvh"));
    const under = own.read(path, "b.bvh", "bvh", {});
    const message = "reading the file failed: it was stopped";
    await Promise.all([expect(under).rejects.toMatchObject({ code: "internal", message }), own.stop()]);
    expect(await own.read(path, "b.bvh", "bvh", {})).toMatchObject({ kind: "motion" });
  });
});
