import { join } from "node:path";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { seenFrom } from "../../pose/clip/testClip";
import { focalPx, imageSize, meanPose, root } from "../../pose/dataset/learningClips";
import { makeVideo } from "../makeVideo";

/** The video is a small copy of the picture that the keypoints lie in. */
export const videoSize = { width: 128, height: 72 };

export interface FilmedClip {
  name?: string;
  frames?: number;
  /** The video ends before the clip does. */
  filmed?: number;
}

/** A recording at 30 frames a second with the truth, exactly seen, whose video gets lighter. @returns its id */
export async function addFilmedClip(library: ClipLibrary, clip: FilmedClip = {}): Promise<string> {
  const { name = "filmed", frames = 12, filmed = frames } = clip;
  const writer = await library.create({
    name,
    source: { kind: "recording", camera: "a camera" },
    columns: ["timestamps_s", "keypoints", "pose_mm", "truth_mm"],
    stages: 0,
    ...{ imageSize, focalPx },
    ifInterrupted: "discard",
  });
  const times = Array.from({ length: frames }, (_, frame) => Math.round((frame * 1000) / 30));
  const file = "video.mkv";
  await makeVideo({
    path: join(writer.folder, file),
    timesMs: times.slice(0, filmed),
    brightness: (index) => [40 + index * 10, 200 - index * 10],
    ...videoSize,
  });
  const rows = (row: (frame: number) => ArrayLike<number>) => {
    const values = new Float32Array(frames * 51);
    for (let frame = 0; frame < frames; frame++) values.set(row(frame), frame * 51);
    return values;
  };
  await writer.append({
    timestamps_s: Float64Array.from(times, (timeMs) => timeMs / 1000),
    keypoints: rows((frame) => seenFrom(meanPose(frame), root, focalPx)),
    pose_mm: rows(meanPose),
    truth_mm: rows((frame) => Array.from(meanPose(frame), (value, i) => value + root[i % 3]!)),
  });
  await writer.finish({ video: [{ file, firstFrame: 0, frames, offsetS: 0, ...videoSize }] });
  return writer.id;
}
