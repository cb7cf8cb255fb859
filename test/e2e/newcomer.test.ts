import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bone, Vector3 } from "three";
import { BVHLoader } from "three/addons/loaders/BVHLoader.js";
import { afterAll, describe, expect, it } from "vitest";
import { correctWrist, seenFrames, waitForSaved } from "./support/annotating";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import { readClips, startRecording, waitForFrames, waitForSaved as waitForTake } from "./support/recordedClip";
import { runCli } from "./support/runCli";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-newcomer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where a joint of a BVH is in its frames, by three.js's own loader. */
function playBvh(text: string) {
  const { skeleton, clip } = new BVHLoader().parse(text);
  const root = skeleton.bones[0]!;
  const times = clip.tracks[0]!.times;
  const place = (name: string, frame: number): Vector3 => {
    for (const track of clip.tracks) {
      const [bone, property] = track.name.replace(/^\.bones\[(.+)\]/, "$1").split(".") as [string, string];
      const target = skeleton.bones.find((each) => each.name === bone)!;
      const size = track.getValueSize();
      const values = Array.from(track.values.slice(frame * size, (frame + 1) * size));
      (target[property as "position" | "quaternion"] as { fromArray(values: number[]): void }).fromArray(values);
    }
    root.updateMatrixWorld(true);
    return (skeleton.bones.find((each) => each.name === name) as Bone).getWorldPosition(new Vector3());
  };
  return { place, frames: times.length, durationS: times[times.length - 1]! };
}

describe("a newcomer", () => {
  it("records a take, finds it, corrects ten frames, and exports a BVH that three.js plays upright and facing front", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await startRecording(page);
      await waitForFrames(page, 40);
      await page.getByTestId("record").click();
      const { clipId } = await waitForTake(page);

      await page.getByTestId("screen-clips").click();
      await page.getByTestId("clip-search").fill("take");
      await page.getByTestId("clip").dblclick();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");

      const [take] = await readClips(libraryFolder);
      const posed = seenFrames(take!);
      expect(posed.length).toBeGreaterThanOrEqual(10);
      for (const frame of posed.slice(0, 10)) await correctWrist(page, take!, frame);
      await waitForSaved(page);
      await page.getByTestId("screen-clips").click();
      // Ten of the frames that have a pose are corrected.
      await page
        .getByTestId("clip")
        .getByText(`${Math.round((10 / posed.length) * 100)}%`)
        .waitFor();

      await page.getByTestId("action-export").click();
      await page.getByTestId("format-bvh").click();
      await page.getByTestId("export-run").click();
      // The list of jobs below the dialog has the same button.
      const save = page.getByRole("dialog").getByTestId("export-save");
      const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
      const saved = await download.path();
      checkBvh(readFileSync(saved, "utf8"), take!.timesS.at(-1)!);

      // The same through the command line, while the studio runs.
      const out = join(folder, "take.bvh");
      const result = await runCli([
        "export",
        clipId,
        "--format",
        "bvh",
        "--out",
        out,
        "--library",
        libraryFolder,
        "--json",
      ]);
      expect(result.exitCode, result.stderr).toBe(0);
      checkBvh(readFileSync(out, "utf8"), take!.timesS.at(-1)!);
    });
  });
});

function checkBvh(text: string, durationS: number): void {
  const { place, frames, durationS: played } = playBvh(text);
  expect(played).toBeGreaterThan(durationS * 0.9);
  expect(played).toBeLessThan(durationS * 1.1 + 0.1);
  for (const frame of [0, Math.floor(frames / 2), frames - 1]) {
    const head = place("Head", frame);
    const foot = place("LFoot", frame);
    // Metres: a person of about 1.5 to 2 m, head up.
    expect(head.y - foot.y).toBeGreaterThan(1.1);
    expect(head.y - foot.y).toBeLessThan(2);
    // Faces +Z: the left hip lies towards +X.
    expect(place("LHip", frame).x).toBeGreaterThan(place("RHip", frame).x);
  }
}
