import * as tf from "@tensorflow/tfjs-core";
import type { PredictRequest } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import { pictureBytes } from "../../pose/dataset/momentPictures";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import { toNetworkPixels } from "../../rpsm/imagePixels";
import type { RpsmNetwork, RpsmState } from "../../rpsm/network";
import { toMillimetres } from "../../rpsm/targetScaling";
import { letOthersRun } from "../letOthersRun";
import { framesInMemory } from "../networkFrames";
import { requirePictures } from "./requirePictures";
import { type SceneRun, sceneRuns } from "./sceneRuns";

/** Runs side by side: more gain little on any backend and make the shorter ones wait for the longest. */
const runsAtOnce = 16;
/** Frames between two looks at the signal, and turns of others; one read-back each. More are hardly faster. */
const framesAtOnce = 8;

/**
 * A network's poses of whole clips, as a live stream would make them: frame after frame with the state carried, given
 * up where a stream gives it up (PersonTrack, cuts), and not smoothed. Clips run side by side, those of like length together.
 * An image network sees their pictures.
 *
 * @returns [clip][stage] (F, 51) mm, NaN in frames without a person
 * @throws StudioError `bad-argument` for a clip whose numbers do not fit, `cancelled`, `internal` when the network's
 *   output is not a number
 */
export async function predictClips(
  network: RpsmNetwork,
  clips: PredictRequest["clips"],
  signal: AbortSignal,
): Promise<Float32Array[][]> {
  requirePictures(network.config, clips);
  const runs = sceneRuns(clips).sort((a, b) => b.frames.length - a.frames.length);
  const posesMm = clips.map(({ timestampsS }) =>
    Array.from({ length: network.config.stages }, () =>
      new Float32Array(timestampsS.length * coordinateCount).fill(Number.NaN),
    ),
  );
  const most = framesInMemory(network.config);
  const pace = { runs: Math.min(runsAtOnce, most), frames: 1 };
  pace.frames = Math.min(framesAtOnce, Math.max(1, Math.floor(most / pace.runs)));
  for (let first = 0; first < runs.length; first += pace.runs) {
    await predictRuns(network, { runs: runs.slice(first, first + pace.runs), clips }, pace.frames, posesMm, signal);
  }
  return posesMm;
}

interface ClipRuns {
  /** The longest first, so that those still going are always the first ones. */
  runs: readonly SceneRun[];
  /** All of them. */
  clips: PredictRequest["clips"];
}

async function predictRuns(
  network: RpsmNetwork,
  { runs, clips }: ClipRuns,
  atOnce: number,
  posesMm: readonly Float32Array[][],
  signal: AbortSignal,
): Promise<void> {
  const longest = runs[0]!.frames.length;
  let state = network.initialState(runs.length);
  try {
    for (let from = 0; from < longest; from += atOnce) {
      await letOthersRun();
      if (signal.aborted) throw new StudioError("cancelled", "clips.predict was cancelled");
      const going = runs.filter((run) => run.frames.length > from);
      const frames = Math.min(atOnce, longest - from);
      const inputs =
        network.config.frontEnd === "image"
          ? pixelsOf({ runs: going, clips }, from, frames)
          : featuresOf(going, from, frames);
      const { joined, after } = runPiece(network, inputs, [going.length, frames], state);
      tf.dispose(state as unknown as tf.TensorContainer);
      state = after;
      writePoses(network, going, from, frames, await readAndDispose(joined), posesMm);
    }
  } finally {
    tf.dispose(state as unknown as tf.TensorContainer);
  }
}

/** (runs, frames, keypointFeatureCount); 0 behind a run's end, where nothing is read and nothing comes after. */
function featuresOf(going: readonly SceneRun[], from: number, frames: number): Float32Array {
  const features = new Float32Array(going.length * frames * keypointFeatureCount);
  going.forEach((run, slot) => {
    const piece = run.features.subarray(from * keypointFeatureCount, (from + frames) * keypointFeatureCount);
    features.set(piece, slot * frames * keypointFeatureCount);
  });
  return features;
}

/** (runs, frames, sizePx, sizePx, 3); 0 as above. */
function pixelsOf({ runs, clips }: ClipRuns, from: number, frames: number): Float32Array {
  const bytes = pictureBytes(clips[0]!.pictures!.sizePx);
  const pixels = new Float32Array(runs.length * frames * bytes);
  runs.forEach((run, slot) => {
    const { rgb } = clips[run.clip]!.pictures!;
    run.frames.slice(from, from + frames).forEach((frame, i) => {
      pixels.set(toNetworkPixels(rgb.subarray(frame * bytes, (frame + 1) * bytes)), (slot * frames + i) * bytes);
    });
  });
  return pixels;
}

/** @returns every stage's poses (runs, frames, stages * 51), in one tensor so that they are read back at once */
function runPiece(
  network: RpsmNetwork,
  rows: Float32Array,
  [runs, frames]: [number, number],
  state: RpsmState,
): { joined: tf.Tensor; after: RpsmState } {
  return tf.tidy(() => {
    const inputs = tf.tensor(rows, [runs, frames, ...network.frameShape]);
    const { poses, state: after } = network.forwardSequence(inputs, firstOnes(state, runs));
    return { joined: tf.concat(poses, 2), after };
  });
}

/** The state of the runs that are still going. */
function firstOnes(state: RpsmState, runs: number): RpsmState {
  return state.map((layer) =>
    Object.fromEntries(Object.entries(layer).map(([name, tensor]) => [name, tf.slice(tensor, 0, runs)])),
  );
}

async function readAndDispose(tensor: tf.Tensor): Promise<ArrayLike<number>> {
  try {
    return await tensor.data();
  } finally {
    tensor.dispose();
  }
}

function writePoses(
  { config }: RpsmNetwork,
  going: readonly SceneRun[],
  from: number,
  frames: number,
  outputs: ArrayLike<number>,
  posesMm: readonly Float32Array[][],
): void {
  const millimetres = toMillimetres(outputs, config.target);
  const perFrame = config.stages * coordinateCount;
  going.forEach((run, slot) => {
    run.frames.slice(from, from + frames).forEach((frame, i) => {
      const at = (slot * frames + i) * perFrame;
      const row = millimetres.subarray(at, at + perFrame);
      if (!row.every(Number.isFinite)) {
        throw new StudioError("internal", "the network gave a coordinate that is not a number");
      }
      posesMm[run.clip]!.forEach((poses, stage) => {
        poses.set(row.subarray(stage * coordinateCount, (stage + 1) * coordinateCount), frame * coordinateCount);
      });
    });
  });
}
