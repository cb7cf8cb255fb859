import { describe, expect, it } from "vitest";
import { ofKind } from "../../../../../../src/pose/clip/editKeys";
import { jointIndex } from "../../../../../../src/pose/skeleton";
import type { CommandId } from "../../../../../../src/renderer/commands/command";
import { CommandRegistry } from "../../../../../../src/renderer/commands/commandRegistry";
import { clipTools } from "../../../../../../src/renderer/screens/annotate/tools/clipTools";
import { editCommands } from "../../../../../../src/renderer/screens/annotate/tools/editCommands";
import { openClip } from "./openClip";

async function openTools() {
  const { clip, studio, journal } = await openClip([
    { frame: 40, reasons: [{ reason: "jump", joints: [3], value: 9 }], urgency: 0.9 },
    { frame: 5, reasons: [{ reason: "low-score", joints: [], value: 0.1 }], urgency: 0.4 },
  ]);
  const tools = clipTools(clip, studio);
  const registry = new CommandRegistry();
  registry.add("annotate", editCommands(tools));
  return { clip, tools, journal, run: (id: CommandId) => registry.run(id) };
}

const leftWrist = jointIndex("LWrist");

describe("commands that correct", () => {
  it("swap left and right of the chosen range, and take it back the second time", async () => {
    const { clip, run } = await openTools();
    const before = Array.from(clip.composer.compose(10)!.pose);
    clip.selection.setState({ range: [8, 12] });
    expect(run("edit.swapSides")).toBe(true);
    const swapped = Array.from(clip.composer.compose(10)!.pose);
    expect(swapped.slice(leftWrist * 3, leftWrist * 3 + 3)).not.toEqual(before.slice(leftWrist * 3, leftWrist * 3 + 3));
    expect([...ofKind(clip.history.records, "swap")].map(({ value }) => value.range)).toEqual([[8, 12]]);
    run("edit.swapSides");
    expect(Array.from(clip.composer.compose(10)!.pose)).toEqual(before);
  });

  it("are not possible without what they need", async () => {
    const { tools, run } = await openTools();
    for (const id of [
      "edit.undo",
      "edit.redo",
      "edit.flipLimb",
      "edit.occluded",
      "edit.pinFoot",
      "edit.smooth",
      "edit.clear",
    ] as const) {
      expect(run(id), id).toBe(false);
    }
    tools.editor.selectJoint(leftWrist, false);
    expect(run("edit.pinFoot")).toBe(false);
    expect(run("edit.flipLimb")).toBe(true);
    expect(run("edit.undo")).toBe(true);
  });

  it("apply to a range, and are removed, only where a correction is", async () => {
    const { clip, tools, run } = await openTools();
    clip.selection.setState({ range: [5, 20] });
    expect(run("edit.applyToRange")).toBe(false);
    tools.editor.selectJoint(leftWrist, false);
    run("edit.nudgeUp");
    clip.selection.setState({ range: [5, 20] });
    expect(run("edit.applyToRange")).toBe(true);
    expect(run("edit.clear")).toBe(true);
    expect(clip.composer.keyframes).toEqual([]);
    expect(run("edit.clear")).toBe(false);
  });

  it("remove corrections when what was chosen on the timeline is gone by undo", async () => {
    const { clip, tools, run } = await openTools();
    tools.editor.selectJoint(leftWrist, false);
    run("edit.nudgeUp");
    clip.edit("mark", { "mark/a": { frame: 10, label: "here" } });
    clip.selection.setState({ record: "mark/a" });
    run("edit.undo");
    expect(run("edit.clear")).toBe(true);
    expect(clip.composer.isKeyframe(10)).toBe(false);
  });

  it("mark the chosen joint as hidden, which takes its keypoint's score, and as visible again", async () => {
    const { clip, tools, run } = await openTools();
    tools.editor.selectJoint(leftWrist, false);
    run("edit.occluded");
    const hidden = clip.composer.compose(10)!;
    expect(hidden.hidden[leftWrist]).toBe(1);
    expect(hidden.keypoints![9 * 3 + 2]).toBe(0);
    run("edit.visible");
    expect(clip.composer.compose(10)!.hidden[leftWrist]).toBe(0);
  });

  it("nudge the chosen joint by 5 mm in the picture's axes", async () => {
    const { clip, tools, run } = await openTools();
    tools.editor.selectJoint(leftWrist, false);
    const at = () => Array.from(clip.composer.compose(10)!.pose).slice(leftWrist * 3, leftWrist * 3 + 3);
    const before = at();
    run("edit.nudgeUp");
    const step = at().map((value, axis) => value - before[axis]!);
    expect(step).toEqual([expect.closeTo(0, 2), expect.closeTo(-5, 2), expect.closeTo(0, 2)]);
  });

  it("copy a pose to another frame: every bone points as it did", async () => {
    const { clip, run } = await openTools();
    const copied = Array.from(clip.composer.compose(10)!.pose);
    run("edit.copyPose");
    clip.playback.seek(30);
    run("edit.pastePose");
    const pasted = Array.from(clip.composer.compose(30)!.pose);
    for (let i = 0; i < copied.length; i++) expect(pasted[i]).toBeCloseTo(copied[i]!, 1);
  });

  it("remove what is chosen on the timeline before corrections", async () => {
    const { clip, tools, run } = await openTools();
    tools.editor.selectJoint(leftWrist, false);
    run("edit.nudgeUp");
    clip.edit("mark", { "mark/a": { frame: 10, label: "here" } });
    clip.selection.setState({ record: "mark/a" });
    run("edit.clear");
    expect(clip.history.get("mark/a")).toBeUndefined();
    expect(clip.composer.isKeyframe(10)).toBe(true);
    run("edit.clear");
    expect(clip.composer.isKeyframe(10)).toBe(false);
  });

  it("reach the host's journal, in order", async () => {
    const { clip, tools, run, journal } = await openTools();
    tools.editor.selectJoint(leftWrist, false);
    run("edit.nudgeUp");
    run("edit.nudgeUp");
    run("edit.undo");
    await clip.sync.flush();
    expect(journal.map(({ type }) => type)).toEqual(["change", "change", "undo"]);
  });

  it("go to the frames worth correcting, the worst first, one key each", async () => {
    const { clip, tools, run } = await openTools();
    run("edit.nextReview");
    await tools.review.look();
    await expect.poll(() => clip.playback.frame).toBe(40);
    run("edit.nextReview");
    await expect.poll(() => clip.playback.frame).toBe(5);
    // There are two; a correction may bring others.
    expect(run("edit.nextReview")).toBe(false);
    run("edit.previousReview");
    expect(clip.playback.frame).toBe(40);
  });
});
