import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClipColumn } from "../../../src/common/clipDocument";
import type { Log } from "../../../src/common/log";
import type { ClipDraft, ClipLibrary, ClipWriter } from "../../../src/studio/library/clipLibrary";
import { openLibrary } from "../../../src/studio/library/openLibrary";
import { makeVideo } from "../../unit/studio/makeVideo";
import { demoClip, demoTruth } from "./media";

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

interface DemoTruth {
  fps: number;
  width: number;
  height: number;
  /** [frame][joint][x, y, z] mm, camera axes, relative to the hip */
  camera_poses: number[][][];
  /** [frame][keypoint][x, y] px */
  keypoints_2d: number[][][];
}

/** Works on a library while no studio has it open. */
export async function withLibrary<T>(folder: string, work: (library: ClipLibrary) => Promise<T>): Promise<T> {
  const library = await openLibrary({ folder, access: "write", log: quiet });
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

export interface DemoClipOptions {
  name?: string;
  /** How many times the demo's 12 s are repeated; without a video when there are several. */
  rounds?: number;
  withVideo?: boolean;
  /** Without it the clip is as a recording is: nobody knows where the joints really were. */
  withTruth?: boolean;
}

/**
 * The demo clip as if it had been recorded: its video, keypoints and poses where the joints really are, the poses
 * trembling a little, with a stretch of low scores and one without anybody.
 * @returns the clip's id
 */
export function addDemoClip(library: ClipLibrary, options: DemoClipOptions = {}): Promise<string> {
  const { name = "Demo take", rounds = 1, withVideo = rounds === 1, withTruth = rounds === 1 } = options;
  const truth = JSON.parse(readFileSync(demoTruth, "utf8")) as DemoTruth;
  const imageSize: [number, number] = [truth.width, truth.height];
  // A long clip has what every clip has, and no more: it is for its length.
  const more: ClipColumn[] = [...(withTruth ? ["truth_mm"] : []), ...(rounds > 1 ? [] : ["stages_mm"])] as ClipColumn[];
  return addClip(
    library,
    {
      name,
      source: { kind: "recording", camera: "Test camera" },
      columns: ["timestamps_s", "keypoints", "pose_mm", ...more],
      stages: rounds > 1 ? 0 : 1,
      imageSize,
      model: { id: "rpsm-keypoints-512", name: "RPSM 512" },
      ifInterrupted: "discard",
    },
    async (writer) => {
      const frames = truth.camera_poses.length;
      const { timestamps_s, keypoints, pose_mm, ...others } = demoRows(truth, frames);
      for (let round = 0; round < rounds; round++) {
        const shiftS = (round * frames) / truth.fps;
        const rows = { timestamps_s: timestamps_s.map((timeS) => timeS + shiftS), keypoints, pose_mm };
        await writer.append({
          ...rows,
          ...Object.fromEntries(more.map((column) => [column, others[column as "truth_mm"]])),
        });
      }
      if (!withVideo) return {};
      copyFileSync(demoClip, join(writer.folder, "video.webm"));
      const segment = {
        file: "video.webm",
        firstFrame: 0,
        frames,
        offsetS: 0,
        width: truth.width,
        height: truth.height,
      };
      return { video: [segment] };
    },
  );
}

/** Presentation times of a numbered clip: frame rates that change all the time, and a pause. */
export const numberedTimesMs = Array.from({ length: 60 }, (_, frame) => {
  const intervals = [33, 50, 20, 100, 40];
  const rounds = Math.floor(frame / intervals.length);
  const sum = (count: number) => intervals.slice(0, count).reduce((total, each) => total + each, 0);
  return rounds * sum(intervals.length) + sum(frame % intervals.length) + (frame >= 30 ? 500 : 0);
});

/** A clip whose picture's brightness tells each frame's number (left half), at a varying frame rate. */
export function addNumberedClip(library: ClipLibrary, name = "Numbered"): Promise<string> {
  return addClip(
    library,
    {
      name,
      source: { kind: "video", fileName: "numbered.mp4" },
      columns: ["timestamps_s", "keypoints", "pose_mm"],
      stages: 0,
      imageSize: [64, 32],
      ifInterrupted: "discard",
    },
    async (writer) => {
      const frames = numberedTimesMs.length;
      await makeVideo({
        path: join(writer.folder, "video.mp4"),
        timesMs: numberedTimesMs,
        brightness: (index) => [24 + (index % 20) * 10, 24 + Math.floor(index / 20) * 60],
      });
      const truth = JSON.parse(readFileSync(demoTruth, "utf8")) as DemoTruth;
      const rows = demoRows(truth, frames);
      await writer.append({
        timestamps_s: Float64Array.from(numberedTimesMs, (timeMs) => timeMs / 1000),
        keypoints: rows.keypoints,
        pose_mm: rows.pose_mm,
      });
      const segment = { file: "video.mp4", firstFrame: 0, frames, offsetS: 0, width: 64, height: 32 };
      return { video: [segment] };
    },
  );
}

/** The demo's motion as it comes from another program: positions and the hip's place, no picture. */
export function addMotionClip(library: ClipLibrary, name = "Motion"): Promise<string> {
  return addClip(
    library,
    {
      name,
      source: { kind: "motion", fileName: "demo.bvh", format: "bvh" },
      columns: ["timestamps_s", "pose_mm", "root_mm"],
      stages: 0,
      ifInterrupted: "discard",
    },
    async (writer) => {
      const truth = JSON.parse(readFileSync(demoTruth, "utf8")) as DemoTruth;
      const frames = 60;
      const { timestamps_s, pose_mm } = demoRows(truth, frames);
      await writer.append({
        timestamps_s,
        pose_mm,
        root_mm: Float32Array.from({ length: frames * 3 }, (_, i) => (i % 3 === 1 ? -900 : 0)),
      });
      return {};
    },
  );
}

/** Makes a clip's video one that no program can decode. */
export async function spoilVideo(library: ClipLibrary, id: string): Promise<void> {
  const { folder, info } = await library.read(id);
  writeFileSync(join(folder, info.video![0]!.file), "this is no video");
}

async function addClip(
  library: ClipLibrary,
  draft: ClipDraft,
  write: (writer: ClipWriter) => Promise<Parameters<ClipWriter["finish"]>[0]>,
): Promise<string> {
  const writer = await library.create(draft);
  try {
    await writer.finish(await write(writer));
    return writer.id;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** Frames in which scores are low, and in which nobody is found. */
const lowScores: readonly [number, number] = [120, 160];
const nobody: readonly [number, number] = [280, 300];
const trembleMm = 6;

function demoRows(truth: DemoTruth, frames: number) {
  const rows = {
    timestamps_s: new Float64Array(frames),
    keypoints: new Float32Array(frames * 51),
    pose_mm: new Float32Array(frames * 51),
    truth_mm: new Float32Array(frames * 51),
    stages_mm: new Float32Array(frames * 51),
  };
  for (let frame = 0; frame < frames; frame++) {
    const isIn = ([from, to]: readonly [number, number]) => frame >= from && frame < to;
    rows.timestamps_s[frame] = frame / truth.fps;
    const pose = truth.camera_poses[frame]!.flat();
    const seen = truth.keypoints_2d[frame]!.flatMap(([x, y], keypoint) => [
      x!,
      y!,
      isIn(lowScores) ? 0.25 + 0.01 * keypoint : 0.85,
    ]);
    const trembling = pose.map((value, i) => (i < 3 ? value : value + trembleMm * Math.sin(frame * 2.1 + i * 1.7)));
    const none = new Array<number>(51).fill(Number.NaN);
    rows.truth_mm.set(pose, frame * 51);
    rows.keypoints.set(isIn(nobody) ? none : seen, frame * 51);
    rows.pose_mm.set(isIn(nobody) ? none : trembling, frame * 51);
    rows.stages_mm.set(isIn(nobody) ? none : trembling, frame * 51);
  }
  return rows;
}
