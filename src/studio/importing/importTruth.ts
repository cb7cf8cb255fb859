import { StudioError } from "../../common/errors";
import type { NpzContent } from "../../formats/readNpz";
import { coordinateCount } from "../../pose/skeleton";
import type { ImportRequest, ImportResult } from "./importRequest";
import { posesAt, truthPoses } from "./truthPoses";
import { relative, sharedFrames, turnTruth } from "./turnTruth";

/**
 * A motion as the 3D truth of a clip that is there: sampled at the clip's own times, and turned as a whole towards the
 * predictions unless the file knows the clip's camera. It takes the place of an earlier truth.
 *
 * @throws StudioError `clip-missing`, `file-broken` when it has no frame in the clip's time
 */
export async function importTruth(request: ImportRequest, content: NpzContent): Promise<ImportResult> {
  const { library, fileName, options, signal, onProgress } = request;
  const { clipId, offsetS, turn = true } = options.truthFor!;
  const clip = await library.read(clipId);
  const times = await clip.readColumn("timestamps_s");
  const truth = truthPoses(content, fileName);
  const truthMm = posesAt(
    truth,
    Float64Array.from(times, (time) => time - offsetS),
  );
  const rows = knownRows(truthMm);
  if (rows === 0) {
    const [first, last] = [truth.timestampsS[0]! + offsetS, truth.timestampsS.at(-1)! + offsetS];
    const where = `it lies from ${first.toFixed(2)} to ${last.toFixed(2)} s of the clip`;
    throw new StudioError("file-broken", `${fileName} has no pose within "${clip.info.name}": ${where}`);
  }
  const warnings = content.kind === "motion" ? [...content.reading.warnings] : [];
  if (rows < times.length) warnings.push(`${rows} of ${times.length} frames have a truth.`);
  const hasPoses = clip.info.columns.includes("pose_mm");
  const predicted = hasPoses ? ((await clip.readColumn("pose_mm")) as Float32Array) : undefined;
  const wantsTurn = turn && !truth.fromCamera;
  if (wantsTurn && !(predicted && turnTruth(truthMm, predicted))) {
    warnings.push("It could not be turned towards the camera: the clip has no poses to compare with.");
  }
  if (predicted) warnings.push(...distanceNote(truthMm, predicted));
  signal.throwIfAborted();
  const summary = await library.replaceColumns(clipId, { truth_mm: truthMm }, { truth: { fileName, offsetS } });
  onProgress(times.length, times.length);
  return { clip: summary, warnings };
}

function knownRows(poses: Float32Array): number {
  return sharedFrames(poses, poses).length;
}

function distanceNote(truthMm: Float32Array, predictedMm: Float32Array): string[] {
  const frames = sharedFrames(truthMm, predictedMm);
  if (frames.length === 0) return [];
  let sum = 0;
  for (const frame of frames) {
    const [a, b] = [relative(truthMm, frame), relative(predictedMm, frame)];
    for (let i = 0; i < coordinateCount; i += 3)
      sum += Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!, a[i + 2]! - b[i + 2]!);
  }
  const meanMm = sum / (frames.length * (coordinateCount / 3));
  return [`The predictions are ${meanMm.toFixed(0)} mm from it on average.`];
}
