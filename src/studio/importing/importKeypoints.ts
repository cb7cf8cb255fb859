import type { KeypointClip } from "../../formats/readNpz";
import { coordinateCount } from "../../pose/skeleton";
import type { ClipWriter } from "../library/clipLibrary";
import { clipName, type ImportRequest, type ImportResult } from "./importRequest";
import { liftRow } from "./liftRow";
import { SteadyStream } from "./poseEngine";
import { PredictedRows } from "./predictedRows";
import { requireKeypointNetwork } from "./requireKeypointNetwork";

const rowsPerPiece = 256;

/**
 * A clip without a picture: its keypoints, the poses that the network makes of them, and its truth where it has one.
 * @throws StudioError `bad-argument` when the network needs pictures, those of PoseEngine and ClipLibrary; the signal's reason. Nothing is left then.
 */
export async function importKeypoints(request: ImportRequest, read: KeypointClip): Promise<ImportResult> {
  const { library, fileName, options, engine, signal } = request;
  const { imageSize, truthMm, warnings } = read;
  const stream = options.analyse === false ? undefined : await SteadyStream.open(engine, signal);
  let writer: ClipWriter | undefined;
  try {
    if (stream) requireKeypointNetwork(stream.model, clipName(request));
    writer = await library.create({
      name: clipName(request),
      source: { kind: "keypoints", fileName },
      columns: [
        ...(["timestamps_s", "keypoints"] as const),
        ...(stream ? (["pose_mm", "stages_mm"] as const) : []),
        ...(truthMm ? (["truth_mm"] as const) : []),
      ],
      stages: stream?.model.stages ?? 0,
      model: stream && { id: stream.model.id, name: stream.model.name },
      imageSize,
      ifInterrupted: "discard",
    });
    await writeRows(request, read, writer, stream);
    const clip = await writer.finish(truthMm && { truth: { fileName, offsetS: 0 } });
    return { clip, warnings };
  } catch (error) {
    await writer?.discard();
    throw error;
  } finally {
    stream?.close();
  }
}

async function writeRows(
  { signal, onProgress }: ImportRequest,
  { timestampsS, keypoints, truthMm, imageSize }: KeypointClip,
  writer: ClipWriter,
  stream: SteadyStream | undefined,
): Promise<void> {
  const frames = timestampsS.length;
  const part = (values: Float32Array, start: number, end: number) =>
    values.subarray(start * coordinateCount, end * coordinateCount);
  for (let start = 0; start < frames; start += rowsPerPiece) {
    const end = Math.min(frames, start + rowsPerPiece);
    const rows = stream && new PredictedRows(end - start, stream.model.stages);
    for (let index = start; rows && index < end; index++) {
      const frame = { index, timeS: timestampsS[index]!, keypoints: part(keypoints, index, index + 1) };
      rows.set(index - start, await liftRow(stream, frame, imageSize));
      onProgress(index + 1, frames);
    }
    signal.throwIfAborted();
    const timestamps_s = timestampsS.subarray(start, end);
    await writer.append({
      ...(rows?.rows(timestamps_s) ?? { timestamps_s }),
      keypoints: part(keypoints, start, end),
      ...(truthMm && { truth_mm: part(truthMm, start, end) }),
    });
    onProgress(end, frames);
  }
}
