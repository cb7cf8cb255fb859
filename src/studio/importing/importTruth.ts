import { StudioError } from "../../common/errors";
import type { NpzContent } from "../../formats/readNpz";
import { WorkTurns } from "../workTurns";
import type { ImportRequest, ImportResult } from "./importRequest";
import { posesAt, truthPoses } from "./truthPoses";
import { meanDistanceMm, sharedFrames, turnTruth } from "./turnTruth";

/**
 * A motion as the 3D truth of a clip that is there: sampled at the clip's own times, and turned as a whole towards the
 * predictions unless the file knows the clip's camera. It takes the place of an earlier truth.
 *
 * @throws StudioError `clip-missing`, `file-broken` when it has no frame in the clip's time
 */
export async function importTruth(request: ImportRequest, content: NpzContent): Promise<ImportResult> {
  const { library, fileName, options, signal, onProgress } = request;
  const { clipId, offsetS, turn = true } = options.truthFor!;
  const turns = new WorkTurns(signal);
  const clip = await library.read(clipId);
  const times = await clip.readColumn("timestamps_s");
  const truth = truthPoses(content, fileName);
  await turns.next();
  const truthMm = posesAt(
    truth,
    Float64Array.from(times, (time) => time - offsetS),
  );
  await turns.next();
  const rows = sharedFrames(truthMm, truthMm).length;
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
  await turns.next();
  if (predicted) warnings.push(...distanceNote(truthMm, predicted));
  signal.throwIfAborted();
  const summary = await library.replaceColumns(clipId, { truth_mm: truthMm }, { truth: { fileName, offsetS } });
  onProgress(times.length, times.length);
  return { clip: summary, warnings };
}

function distanceNote(truthMm: Float32Array, predictedMm: Float32Array): string[] {
  const frames = sharedFrames(truthMm, predictedMm);
  if (frames.length === 0) return [];
  const meanMm = meanDistanceMm(truthMm, predictedMm, frames);
  return [`The predictions are ${meanMm.toFixed(0)} mm from it on average.`];
}
