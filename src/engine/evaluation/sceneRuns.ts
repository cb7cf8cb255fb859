import type { PredictRequest } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import { PersonTrack } from "../../pose/personTrack";

/** Frames of one clip that are one memory's: from an empty state to where a live stream would forget it. */
export interface SceneRun {
  /** Index of the clip. */
  clip: number;
  /** (n) the frames in which a person is seen, rising. */
  frames: number[];
  /** (n, keypointFeatureCount) */
  features: Float32Array;
}

const numbersPerFrame = keypointCount * keypointStride;

/**
 * Cuts clips into the runs that a live stream would carry its memory through; what it forgets does not depend on what
 * the network answers. Frames that show nobody are in none.
 *
 * @throws StudioError `bad-argument` that names the clip whose numbers do not fit together
 */
export function sceneRuns(clips: PredictRequest["clips"]): SceneRun[] {
  return clips.flatMap((clip, index) => {
    checkClip(clip, index);
    return runsOfClip(clip, index);
  });
}

function runsOfClip({ keypoints, timestampsS, imageSize, cuts }: PredictRequest["clips"][number], clip: number) {
  const features = new Float32Array(timestampsS.length * keypointFeatureCount); // of all runs, one after the other
  const runs: { firstRow: number; frames: number[] }[] = [];
  const track = new PersonTrack("live");
  const isCut = new Set(cuts);
  let begins = true;
  let rows = 0;
  for (let frame = 0; frame < timestampsS.length; frame++) {
    if (isCut.has(frame)) {
      track.reset();
      begins = true;
    }
    const atMs = timestampsS[frame]! * 1000;
    const row = keypoints.subarray(frame * numbersPerFrame, (frame + 1) * numbersPerFrame);
    // A row with a gap in it is nobody, as one that is empty.
    const { anew, seen } = track.see(row.every(Number.isFinite) ? row : nobody, ...imageSize, atMs);
    begins ||= anew;
    if (!seen) continue;
    if (begins) runs.push({ firstRow: rows, frames: [] });
    begins = false;
    runs.at(-1)!.frames.push(frame);
    features.set(track.features, rows * keypointFeatureCount);
    rows++;
    track.posed(atMs);
  }
  return runs.map(({ firstRow, frames }) => {
    const range = [firstRow, firstRow + frames.length].map((at) => at * keypointFeatureCount);
    return { clip, frames, features: features.subarray(range[0], range[1]) };
  });
}

const nobody = new Float32Array(numbersPerFrame);

function checkClip({ keypoints, timestampsS, imageSize }: PredictRequest["clips"][number], index: number): void {
  const expected = timestampsS.length * numbersPerFrame;
  if (keypoints.length !== expected) {
    const message = `clip ${index}: ${timestampsS.length} frames have ${expected} numbers of keypoints, not ${keypoints.length}`;
    throw new StudioError("bad-argument", message);
  }
  if (!imageSize.every((side) => side > 0)) {
    throw new StudioError("bad-argument", `clip ${index}: "imageSize" must be above 0, not ${imageSize.join(" x ")}`);
  }
}
