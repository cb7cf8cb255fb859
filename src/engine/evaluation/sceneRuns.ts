import { StudioError } from "../../common/errors";
import type { PredictRequest } from "../../common/protocol";
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
  const runs: { clip: number; frames: number[]; rows: Float32Array[] }[] = [];
  const track = new PersonTrack("live");
  const isCut = new Set(cuts);
  let begins = true;
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
    if (begins) runs.push({ clip, frames: [], rows: [] });
    begins = false;
    runs.at(-1)!.frames.push(frame);
    runs.at(-1)!.rows.push(track.features.slice());
    track.posed(atMs);
  }
  return runs.map(({ rows, ...run }) => ({ ...run, features: joined(rows) }));
}

const nobody = new Float32Array(numbersPerFrame);

function joined(rows: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(rows.length * keypointFeatureCount);
  rows.forEach((row, i) => result.set(row, i * keypointFeatureCount));
  return result;
}

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
