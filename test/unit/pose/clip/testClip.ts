import type { ClipColumn, ClipInfo } from "../../../../src/common/clipDocument";
import type { ClipFrames } from "../../../../src/pose/clip/clipFrames";
import { mocapPointOfKeypoint } from "../../../../src/pose/mocapPoints";
import { coordinateCount, jointCount } from "../../../../src/pose/skeleton";

/** A person who stands and faces the camera, arms a little out; mm, camera axes, relative to the hip. */
export const standing: readonly number[] = [
  [0, 0, 0],
  [-90, 0, 0],
  [-95, 400, 10],
  [-100, 820, 60],
  [90, 0, 0],
  [95, 400, 10],
  [100, 820, 60],
  [0, -270, 5],
  [0, -540, -10],
  [0, -635, -30],
  [0, -755, -20],
  [190, -510, -5],
  [230, -230, 20],
  [250, 30, -30],
  [-190, -510, -5],
  [-230, -230, 20],
  [-250, 30, -30],
].flat();

/** Standing, with every joint on its own little path, so that no two frames are alike. */
export function swaying(frame: number): number[] {
  return standing.map((value, i) => (i < 3 ? 0 : value + 30 * Math.sin(0.05 * frame + 1.3 * i)));
}

export interface TestClip {
  frames: number;
  pose?: (frame: number) => readonly number[] | undefined;
  stages?: (frame: number) => readonly number[];
  /** 17 x (x px, y px, score) */
  keypoints?: (frame: number) => readonly number[];
  timestampS?: (frame: number) => number;
  info?: Partial<ClipInfo>;
  /** Whether a frame's rows have arrived. */
  loaded?: (frame: number, column: ClipColumn) => boolean;
}

const none = new Array<number>(coordinateCount).fill(Number.NaN);

/** A clip in memory; 30 frames a second unless it says otherwise. Rows are views that the next call overwrites. */
export function testClip(clip: TestClip): ClipFrames {
  const { frames, pose = swaying, stages, keypoints, timestampS = (frame) => frame / 30, loaded = () => true } = clip;
  const columns: ClipColumn[] = ["timestamps_s", "pose_mm"];
  if (stages) columns.push("stages_mm");
  if (keypoints) columns.push("keypoints");
  const row = new Float32Array(coordinateCount);
  const view = (column: ClipColumn, values: (frame: number) => readonly number[] | undefined) => (frame: number) => {
    if (frame < 0 || frame >= frames || !columns.includes(column) || !loaded(frame, column)) return undefined;
    row.set(values(frame) ?? none);
    return row;
  };
  return {
    info: {
      ...{ format: "rpsm-clip", version: 1, id: "test", name: "test", createdAt: "2026-01-01T00:00:00Z" },
      ...{ source: { kind: "video", fileName: "test.mp4" }, frames, columns, stages: stages ? 1 : 0 },
      ...{ imageSize: [1280, 720], cuts: [], tags: [] },
      ...clip.info,
    },
    timestampsS: Float64Array.from({ length: frames }, (_, frame) => timestampS(frame)),
    pose: view("pose_mm", pose),
    stages: view("stages_mm", stages ?? (() => undefined)),
    keypoints: view("keypoints", keypoints ?? (() => undefined)),
    root: () => undefined,
    truth: () => undefined,
  };
}

/** Motion from another program: positions that are given. */
export const givenMotion: Partial<ClipInfo> = { source: { kind: "motion", fileName: "test.bvh", format: "bvh" } };

/** Where a camera sees a pose that stands at `root` (mm): keypoints in their joints, the face in the head. */
export function seenFrom(pose: ArrayLike<number>, root: readonly number[], focalPx = 1280): number[] {
  return mocapPointOfKeypoint.flatMap((point) => {
    const joint = point < jointCount ? point : 10;
    const [x, y, z] = [0, 1, 2].map((axis) => pose[joint * 3 + axis]! + root[axis]!);
    return [640 + (focalPx * x!) / z!, 360 + (focalPx * y!) / z!, 0.9];
  });
}

/** Joint i of a pose. */
export function joint(pose: ArrayLike<number>, i: number): number[] {
  return [pose[i * 3]!, pose[i * 3 + 1]!, pose[i * 3 + 2]!];
}

export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, i) => value - b[i]!));
}
