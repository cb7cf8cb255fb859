import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { seenFrom, swaying } from "../../pose/clip/testClip";
import { focalPx, imageSize, root } from "../../pose/dataset/learningClips";

/** A clip of somebody swaying, exactly seen, with the truth; its poses are 30 mm beside it. @returns its id */
export async function addLearningClip(
  library: ClipLibrary,
  name: string,
  frames = 40,
  startFrame = 0,
): Promise<string> {
  const writer = await library.create({
    name,
    source: { kind: "recording", camera: "a camera" },
    columns: ["timestamps_s", "keypoints", "pose_mm", "truth_mm"],
    stages: 0,
    ...{ imageSize, focalPx },
    ifInterrupted: "discard",
  });
  const rows = (width: number, row: (frame: number) => ArrayLike<number>) => {
    const values = new Float32Array(frames * width);
    for (let frame = 0; frame < frames; frame++) values.set(row(startFrame + frame), frame * width);
    return values;
  };
  const truth = (frame: number) => Float32Array.from(swaying(frame));
  await writer.append({
    timestamps_s: Float64Array.from({ length: frames }, (_, frame) => frame / 30),
    keypoints: rows(51, (frame) => seenFrom(truth(frame), root, focalPx)),
    pose_mm: rows(51, (frame) => truth(frame).map((value, i) => (i < 3 ? value : value + 30))),
    truth_mm: rows(51, truth),
  });
  await writer.finish();
  return writer.id;
}
