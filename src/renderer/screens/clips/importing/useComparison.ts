import { useEffect, useState } from "react";
import { type ClipColumn, type ClipInfo, columnRowBytes } from "../../../../common/clipDocument";
import { largestPieceBytes } from "../../../../common/libraryProtocol";
import { networkToInside } from "../../../../pose/camera";
import { coordinateCount } from "../../../../pose/skeleton";
import { useApp } from "../../../app/AppContext";
import type { StudioClient } from "../../../host/studioClient";
import { alignPoses } from "./alignPoses";
import { nearestFrames } from "./nearestFrames";

/** Waits until the hand on the slider rests. */
const settleMs = 120;

interface ClipTimes {
  info: ClipInfo;
  timesS: Float64Array;
}

/**
 * What was predicted for a clip at the times of a motion's preview frames, laid over them.
 * @returns undefined until it is there, and for a clip without predictions
 */
export function useComparison(
  clipId: string | undefined,
  joints: Float32Array | undefined,
  timesS: Float64Array | undefined,
  offsetS: number,
  turns: boolean,
): (Float32Array | undefined)[] | undefined {
  const { studio } = useApp();
  const [clip, setClip] = useState<ClipTimes>();
  const [compared, setCompared] = useState<(Float32Array | undefined)[]>();
  useEffect(() => {
    setClip(undefined);
    setCompared(undefined);
    if (clipId === undefined) return;
    const controller = new AbortController();
    // Without it there is nothing to compare with; the offset can be typed all the same.
    readTimes(studio, clipId, controller.signal).then(setClip, () => undefined);
    return () => controller.abort();
  }, [studio, clipId]);
  useEffect(() => {
    if (!clip || !joints || !timesS) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      readPoses(studio, clip, timesS, offsetS, controller.signal).then(
        (poses) => setCompared(alignPoses(poses, joints, turns)),
        () => undefined,
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [studio, clip, joints, timesS, offsetS, turns]);
  return compared;
}

async function readTimes(studio: StudioClient, clipId: string, signal: AbortSignal): Promise<ClipTimes> {
  const { info } = await studio.call("clip.open", { id: clipId }, signal);
  const bytes = await readRows(studio, info, "timestamps_s", 0, info.frames - 1, signal);
  return { info, timesS: new Float64Array(bytes.buffer) };
}

async function readPoses(
  studio: StudioClient,
  { info, timesS }: ClipTimes,
  previewTimesS: Float64Array,
  offsetS: number,
  signal: AbortSignal,
): Promise<(Float32Array | undefined)[]> {
  const frames = nearestFrames(timesS, previewTimesS, offsetS);
  const wanted = frames.filter((frame) => frame !== undefined);
  if (wanted.length === 0 || !info.columns.includes("pose_mm")) return frames.map(() => undefined);
  const rows = await readSomeRows(studio, info, wanted, signal);
  return frames.map((frame) => {
    const pose = frame === undefined ? undefined : rows.get(frame);
    return pose?.every(Number.isFinite) ? networkToInside(pose) : undefined;
  });
}

/** In one piece where the frames lie close together, else one by one. */
async function readSomeRows(
  studio: StudioClient,
  info: ClipInfo,
  frames: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, Float32Array>> {
  const [first, last] = [Math.min(...frames), Math.max(...frames)];
  const rowBytes = columnRowBytes("pose_mm", info);
  if ((last - first + 1) * rowBytes > largestPieceBytes) {
    const read = async (frame: number) =>
      [frame, new Float32Array((await readRows(studio, info, "pose_mm", frame, frame, signal)).buffer)] as const;
    return new Map(await Promise.all(frames.map(read)));
  }
  const all = new Float32Array((await readRows(studio, info, "pose_mm", first, last, signal)).buffer);
  return new Map(
    frames.map((frame) => [
      frame,
      all.subarray((frame - first) * coordinateCount, (frame - first + 1) * coordinateCount),
    ]),
  );
}

/** Rows of a column, however many, as bytes that begin where a typed array may. */
async function readRows(
  studio: StudioClient,
  info: ClipInfo,
  column: ClipColumn,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const rowBytes = columnRowBytes(column, info);
  const rowsPerPiece = Math.floor(largestPieceBytes / rowBytes);
  const bytes = new Uint8Array((last - first + 1) * rowBytes);
  for (let at = first; at <= last; at += rowsPerPiece) {
    const end = Math.min(last, at + rowsPerPiece - 1);
    const piece = await studio.call("clip.readRows", { id: info.id, column, first: at, last: end }, signal);
    bytes.set(piece, (at - first) * rowBytes);
  }
  return bytes;
}
