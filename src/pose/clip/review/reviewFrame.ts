import { keypointCount, keypointStride } from "../../keypoints";
import { coordinateCount } from "../../skeleton";
import type { ClipFrames } from "../clipFrames";
import type { EditIndex } from "../editIndex";
import { isPosed } from "../poseRows";
import { RecordedRows, readKeypoints } from "../recordedRows";

/** A frame's recorded rows, left and right and depth as the corrections say, as reasons look at them. */
export interface ReviewFrame {
  frame: number;
  timeS: number;
  /** 17 x 3 mm, raw where the clip has the stages' poses, else as seen live. */
  pose: Float32Array;
  /** 17 x (x px, y px, score); undefined: the clip has none. */
  keypoints: Float32Array | undefined;
  /** Stage after stage, 17 x 3 mm each. */
  stages: Float32Array | undefined;
  /** 17 joints, 0: visible (ClipComposer). */
  hidden: Uint8Array;
}

/** A frame with those beside it that belong to the same movement. */
export interface ReviewWindow {
  before: ReviewFrame | undefined;
  now: ReviewFrame;
  after: ReviewFrame | undefined;
}

/** What a reason has to say of a frame. */
export interface Finding {
  joints: number[];
  /** In the reason's own unit. */
  value: number;
  /** 0..1: how far beyond what is usual. */
  severity: number;
}

/** How much a value is beyond a threshold: 0 at `from`, 1 at `to` (which may be lower). */
export function severityBetween(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/**
 * Walks through a clip's frames with a pose, each with its neighbours; no neighbour beyond a cut or a frame without a pose.
 * The windows' frames are overwritten two windows later.
 */
export function* reviewWindows(frames: ClipFrames, edits: EditIndex): Generator<ReviewWindow, void, undefined> {
  const { info, timestampsS } = frames;
  const raw = info.columns.includes("stages_mm") && info.stages > 0;
  const rows = new RecordedRows(frames, edits, raw);
  const ring = Array.from({ length: 3 }, () => emptyFrame(info.stages));
  let before: ReviewFrame | undefined;
  let now = read(0);
  for (let frame = 0; frame < timestampsS.length; frame++) {
    const next = read(frame + 1);
    const after = edits.isCut(frame + 1) ? undefined : next;
    if (now) yield { before, now, after };
    before = after && now;
    now = next;
  }

  function read(frame: number): ReviewFrame | undefined {
    if (frame >= timestampsS.length) return undefined;
    const pose = rows.pose(frame);
    if (!pose || !isPosed(pose)) return undefined;
    const into = ring[frame % ring.length]!;
    into.frame = frame;
    into.timeS = timestampsS[frame]!;
    into.pose.set(pose);
    into.keypoints = copied(readKeypoints(frames, edits, frame), into.keypoints);
    into.stages = copied(frames.stages(frame), into.stages);
    into.hidden = edits.hiddenAt(frame);
    return into;
  }
}

function copied(row: Float32Array | undefined, into: Float32Array | undefined): Float32Array | undefined {
  if (!row) return undefined;
  const copy = into?.length === row.length ? into : new Float32Array(row.length);
  copy.set(row);
  return copy;
}

function emptyFrame(stages: number): ReviewFrame {
  return {
    frame: 0,
    timeS: 0,
    pose: new Float32Array(coordinateCount),
    keypoints: new Float32Array(keypointCount * keypointStride),
    stages: new Float32Array(stages * coordinateCount),
    hidden: new Uint8Array(coordinateCount / 3),
  };
}
