import { keypointCount, keypointStride, mirroredKeypoint } from "../keypoints";
import type { Random } from "./random";

/** What a detector looks at in one frame. */
export interface DetectorView {
  /** True place of each keypoint in the picture, 17 x (x px, y px). */
  places: Float32Array;
  imageWidth: number;
  imageHeight: number;
  /** Height in pixels that the person has when standing: errors are shares of it. */
  personHeightPx: number;
  /** 1 when the face looks at the camera, -1 when it looks away. */
  faceTowardsCamera: number;
  /** Seconds since the frame before. */
  timeStep: number;
}

/** A detector's errors over one sequence; each call goes on from the frame before. */
export interface DetectorNoise {
  /** Writes 17 x (x px, y px, score). */
  detect(view: DetectorView, into: Float32Array): void;
}

/** How much larger than the mean each keypoint's error is. */
export const errorWeight = [
  0.6, 0.55, 0.55, 0.65, 0.65, 0.85, 0.85, 1.15, 1.15, 1.4, 1.4, 1.15, 1.15, 1.1, 1.1, 1.25, 1.25,
];
const faceKeypoints = 5;
/** Mean length of a two-dimensional normal error of deviation 1. */
export const meanRadius = Math.sqrt(Math.PI / 2);
/** Constant part of the error over a sequence, as a share of the varying part's deviation: where a detector believes
 * a joint to be is not quite where motion capture has it. */
const biasShare = 0.4;

/** Parts of the body that stay hidden for a whole sequence: behind furniture, in loose clothes, in the dark. */
export const hiddenParts: readonly (readonly number[])[] = [
  [13, 14, 15, 16],
  [15, 16],
  [13, 15],
  [14, 16],
  [7, 9],
  [8, 10],
  [11, 12, 13, 14, 15, 16],
  [0, 1, 2, 3, 4],
];
const swappedParts: readonly (readonly number[])[] = [
  [11, 12, 13, 14, 15, 16],
  [13, 14, 15, 16],
  [7, 8, 9, 10],
  [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
];

type Episode = { kind: "elsewhere" | "on-its-twin" | "lost"; secondsLeft: number; x: number; y: number; score: number };

/**
 * Draws one sequence's habits of a MoveNet-like detector: errors of a given mean size, part constant, part drifting
 * over tenths of a second, part new in each frame; now and then a keypoint somewhere else, on the other side's limb or
 * lost; left and right exchanged for a moment; low scores where it guesses, and guesses for what is out of the picture.
 *
 * @param meanError mean error of a visible keypoint, as a share of the person's height
 */
export function drawDetectorNoise(random: Random, meanError: number): DetectorNoise {
  const deviation = meanError / meanRadius / Math.sqrt(1 + biasShare * biasShare);
  const driftSeconds = random.uniform(0.08, 0.5);
  const driftShare = random.uniform(0.4, 0.9);
  const trouble = random.uniform(0, 1) ** 2 * 2;
  const clampsToPicture = random.chance(0.5);
  const usualScore = random.uniform(0.5, 0.85);
  const hidden = new Set(random.chance(0.12) ? hiddenParts[random.index(hiddenParts.length)] : []);
  const hiddenScore = random.uniform(0.03, 0.3);

  const bias = Float32Array.from({ length: keypointCount * 2 }, () => random.gaussian(0, biasShare * deviation));
  const drift = Float32Array.from({ length: keypointCount * 2 }, () => random.gaussian(0, 1));
  const baseScore = Float32Array.from({ length: keypointCount }, () => usualScore + random.gaussian(0, 0.07));
  const scoreDrift = new Float32Array(keypointCount);
  const episodes = new Array<Episode | undefined>(keypointCount).fill(undefined);
  let swap: { part: readonly number[]; secondsLeft: number } | undefined;

  function detect(view: DetectorView, into: Float32Array): void {
    const keep = Math.exp(-view.timeStep / driftSeconds);
    const renew = Math.sqrt(1 - keep * keep);
    const away = Math.max(0, -view.faceTowardsCamera);
    for (let k = 0; k < keypointCount; k++) {
      const isFace = k < faceKeypoints;
      const guessed = hidden.has(k) ? 2.5 : isFace ? 1 + away : 1;
      const spread = deviation * errorWeight[k]! * guessed;
      const slow = spread * Math.sqrt(driftShare);
      const fast = spread * Math.sqrt(1 - driftShare);
      drift[k * 2] = keep * drift[k * 2]! + renew * random.gaussian(0, 1);
      drift[k * 2 + 1] = keep * drift[k * 2 + 1]! + renew * random.gaussian(0, 1);
      scoreDrift[k] = keep * scoreDrift[k]! + renew * random.gaussian(0, 0.06);
      const errorX = slow * drift[k * 2]! + fast * random.gaussian(0, 1) + bias[k * 2]! * errorWeight[k]!;
      const errorY = slow * drift[k * 2 + 1]! + fast * random.gaussian(0, 1) + bias[k * 2 + 1]! * errorWeight[k]!;
      const score = baseScore[k]! + scoreDrift[k]! - 2 * Math.hypot(errorX, errorY) - (isFace ? 0.35 * away : 0);
      const at = k * keypointStride;
      into[at] = view.places[k * 2]! + errorX * view.personHeightPx;
      into[at + 1] = view.places[k * 2 + 1]! + errorY * view.personHeightPx;
      into[at + 2] = hidden.has(k) ? Math.max(0, hiddenScore + scoreDrift[k]!) : Math.min(0.95, Math.max(0.12, score));
    }
    playEpisodes(view, into);
    exchangeSides(view, into);
    guessOutsidePicture(view, into);
  }

  function playEpisodes(view: DetectorView, into: Float32Array): void {
    for (let k = 0; k < keypointCount; k++) {
      let episode = episodes[k];
      if (!episode) {
        const perSecond = k < faceKeypoints ? 0.03 : 0.09;
        if (!random.chance(trouble * perSecond * Math.min(0.2, view.timeStep))) continue;
        episode = {
          kind: (["elsewhere", "on-its-twin", "lost"] as const)[random.index(3)]!,
          secondsLeft: random.uniform(0.03, 0.5),
          x: random.gaussian(0, 0.15),
          y: random.gaussian(0, 0.15),
          score: random.uniform(0.05, 0.45),
        };
        episodes[k] = episode;
      }
      const at = k * keypointStride;
      const from = episode.kind === "on-its-twin" ? mirroredKeypoint[k]! : k;
      const offset = episode.kind === "on-its-twin" ? 0.1 : 1;
      into[at] = view.places[from * 2]! + offset * episode.x * view.personHeightPx;
      into[at + 1] = view.places[from * 2 + 1]! + offset * episode.y * view.personHeightPx;
      into[at + 2] = episode.kind === "lost" ? episode.score / 4 : episode.score;
      episode.secondsLeft -= view.timeStep;
      if (episode.secondsLeft <= 0) episodes[k] = undefined;
    }
  }

  function exchangeSides(view: DetectorView, into: Float32Array): void {
    if (!swap && random.chance(trouble * 0.06 * Math.min(0.2, view.timeStep))) {
      swap = { part: swappedParts[random.index(swappedParts.length)]!, secondsLeft: random.uniform(0.03, 0.5) };
    }
    if (!swap) return;
    for (const k of swap.part) {
      const twin = mirroredKeypoint[k]!;
      if (twin < k) continue;
      for (let axis = 0; axis < keypointStride; axis++) {
        const value = into[k * keypointStride + axis]!;
        into[k * keypointStride + axis] = into[twin * keypointStride + axis]!;
        into[twin * keypointStride + axis] = value;
      }
    }
    swap.secondsLeft -= view.timeStep;
    if (swap.secondsLeft <= 0) swap = undefined;
  }

  /** What is out of the picture is guessed at its border or somewhere near, with a low score. */
  function guessOutsidePicture(view: DetectorView, into: Float32Array): void {
    for (let k = 0; k < keypointCount; k++) {
      const at = k * keypointStride;
      const outside =
        distanceOutside(view.places[k * 2]!, view.places[k * 2 + 1]!, view) / Math.max(1, view.personHeightPx);
      if (outside <= 0) continue;
      const guess = 0.3 * Math.min(0.3, outside) * view.personHeightPx;
      const x = into[at]! + random.gaussian(0, guess);
      const y = into[at + 1]! + random.gaussian(0, guess);
      into[at] = clampsToPicture ? Math.min(view.imageWidth, Math.max(0, x)) : x;
      into[at + 1] = clampsToPicture ? Math.min(view.imageHeight, Math.max(0, y)) : y;
      into[at + 2] = outside < 0.04 ? into[at + 2]! * random.uniform(0.2, 0.9) : random.uniform(0, 0.16);
    }
  }

  return { detect };
}

/** A detector without errors: every keypoint in its place with a high score, also out of the picture. */
export const perfectDetector: DetectorNoise = {
  detect(view, into) {
    for (let k = 0; k < keypointCount; k++) {
      into[k * keypointStride] = view.places[k * 2]!;
      into[k * keypointStride + 1] = view.places[k * 2 + 1]!;
      into[k * keypointStride + 2] = 0.9;
    }
  },
};

function distanceOutside(x: number, y: number, view: DetectorView): number {
  return Math.max(-x, x - view.imageWidth, -y, y - view.imageHeight);
}
