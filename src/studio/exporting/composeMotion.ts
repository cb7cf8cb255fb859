import type { ClipInfo, ClipSource } from "../../common/clipDocument";
import type { FrameRange, JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import type { Motion } from "../../formats/motion";
import { ClipComposer } from "../../pose/clip/clipComposer";
import type { ClipFrames } from "../../pose/clip/clipFrames";
import { ClipPlacer } from "../../pose/clip/clipPlacer";
import { EditHistory } from "../../pose/clip/editHistory";
import { writeJointScores } from "../../pose/clip/jointScores";
import { coordinateCount, jointCount } from "../../pose/skeleton";
import type { WorkTurns } from "../workTurns";

/**
 * A clip as it is seen with all its corrections: composed and placed in the world, frame by frame, as a motion that
 * begins at time 0.
 *
 * @param range both ends included
 * @param onFrame called once for each frame that is done
 */
export async function composeMotion(
  frames: ClipFrames,
  journal: readonly JournalEntry[],
  [first, last]: FrameRange,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<Motion> {
  const { info, timestampsS } = frames;
  const history = new EditHistory(journal);
  const composer = new ClipComposer(frames, history);
  const placer = new ClipPlacer(frames, composer, history);
  const motion = emptyMotion(info, last - first + 1);
  const cuts: number[] = [];
  for (let frame = first; frame <= last; frame++) {
    const row = frame - first;
    const composed = composer.compose(frame);
    const joints = placer.joints(frame);
    if (!composed || !joints) throw new StudioError("internal", `clip "${info.name}": frame ${frame} is not loaded`);
    motion.timestampsS[row] = timestampsS[frame]! - timestampsS[first]!;
    motion.positions.set(joints, row * coordinateCount);
    for (let i = 0; i < coordinateCount; i++) {
      motion.cameraPoses[row * coordinateCount + i] = (composed.pose[i]! * placer.scale) / 1000;
    }
    motion.provenance.set(composed.provenance, row * jointCount);
    motion.hidden.set(composed.hidden, row * jointCount);
    motion.clipFrames[row] = frame;
    if (composed.keypoints) {
      motion.keypoints?.set(composed.keypoints, row * coordinateCount);
      if (motion.scores) writeJointScores(composed.keypoints, motion.scores, 0, row * jointCount);
    }
    if (row > 0 && composer.isCut(frame)) cuts.push(row);
    onFrame();
    await turns.next();
  }
  return { ...motion, cuts, rootMotion: rootMotionOf(placer), floor: placer.floor() };
}

/** What really moves the hip: `estimated` is also said where there is nothing to estimate from. */
function rootMotionOf({ rootMotion, rootSource }: ClipPlacer): Motion["rootMotion"] {
  if (rootMotion !== "estimated" || rootSource === "estimated") return rootMotion;
  return rootSource === "given" ? "given" : "in-place";
}

function emptyMotion(info: ClipInfo, frames: number) {
  const seen = info.columns.includes("keypoints") && info.imageSize !== undefined;
  return {
    name: info.name,
    source: nameOfSource(info.source),
    model: info.model?.id,
    imageSize: seen ? info.imageSize : undefined,
    timestampsS: new Float64Array(frames),
    positions: new Float32Array(frames * coordinateCount).fill(Number.NaN),
    cameraPoses: new Float32Array(frames * coordinateCount).fill(Number.NaN),
    keypoints: seen ? new Float32Array(frames * coordinateCount).fill(Number.NaN) : undefined,
    scores: seen ? new Float32Array(frames * jointCount) : undefined,
    provenance: new Uint8Array(frames * jointCount),
    hidden: new Uint8Array(frames * jointCount),
    clipFrames: new Int32Array(frames),
  };
}

function nameOfSource(source: ClipSource): string {
  return source.kind === "recording" ? source.camera : source.fileName;
}
