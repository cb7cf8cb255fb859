import type { ClipInfo } from "../../../../src/common/clipDocument";
import { insideToNetwork } from "../../../../src/pose/camera";
import { coordinateCount } from "../../../../src/pose/skeleton";
import type { ClipDraft, ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { walkAt } from "../../formats/support/motions";

interface WalkClip extends Partial<Pick<ClipDraft, "name" | "cuts" | "imageSize">> {
  timesS: readonly number[];
  /** Frames without anybody. */
  missing?: readonly number[];
  /** With keypoints, as a prediction: no given place of the hip. */
  predicted?: boolean;
}

/** A clip of the walking figure (walkAt) in a library. @returns its id */
export async function addWalk(
  library: ClipLibrary,
  { name = "Walk", timesS, missing = [], predicted = false, cuts = [], imageSize = [640, 480] }: WalkClip,
  change: Partial<ClipInfo> = {},
): Promise<string> {
  const given: Partial<ClipDraft> = {
    source: { kind: "motion", fileName: "walk.bvh", format: "BVH" },
    columns: ["timestamps_s", "pose_mm", "root_mm"],
    stages: 0,
  };
  const seen: Partial<ClipDraft> = {
    source: { kind: "recording", camera: "a camera" },
    columns: ["timestamps_s", "keypoints", "pose_mm", "stages_mm"],
    stages: 1,
    imageSize,
    model: { id: "test-model", name: "Test" },
  };
  const draft = { name, cuts, ifInterrupted: "discard", ...(predicted ? seen : given) } as ClipDraft;
  const writer = await library.create(draft);
  const frames = timesS.length;
  const poses = new Float32Array(frames * coordinateCount).fill(Number.NaN);
  const roots = new Float32Array(frames * 3).fill(Number.NaN);
  const keypoints = new Float32Array(frames * coordinateCount).fill(Number.NaN);
  timesS.forEach((s, frame) => {
    if (missing.includes(frame)) return;
    const points = walkAt(s);
    const start = frame * coordinateCount;
    poses.set(insideToNetwork(points.map((value, i) => value - points[i % 3]!)), start);
    roots.set(insideToNetwork(points.slice(0, 3)), frame * 3);
    for (let i = 0; i < coordinateCount; i++) keypoints[start + i] = i % 3 === 2 ? 0.9 : 100 + i + frame / 8;
  });
  const timestamps_s = Float64Array.from(timesS);
  if (predicted) await writer.append({ timestamps_s, keypoints, pose_mm: poses, stages_mm: poses });
  else await writer.append({ timestamps_s, pose_mm: poses, root_mm: roots });
  await writer.finish(change);
  return writer.id;
}
