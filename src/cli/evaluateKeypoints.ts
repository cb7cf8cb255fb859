import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/modelFiles";
import { readCaptureCameras } from "../formats/readCaptureCameras";
import { readVideoPose3dKeypoints, type VideoPose3dTake } from "../formats/readVideoPose3d";
import { countedJoints, type JointSet } from "../pose/evaluation/countedJoints";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import { coordinateCount } from "../pose/skeleton";
import type { EngineConnection } from "../studio/engineConnection";
import { whyUnreadable } from "../studio/whyUnreadable";
import { type EvaluatedSequence, evaluateSequences, evaluationJson, evaluationTable, type Limbs } from "./evaluation";
import { actionOf, human36mFps, human36mSplits, isHuman36m } from "./human36m";
import { readNpzTakes } from "./motionData";
import { Progress } from "./progress";
import { inputsOf, limbsOf, posesWithLimbs, type TakeView, truthOf, viewsOf } from "./seenTakes";

export interface KeypointEvaluationOptions {
  /** data_3d_h36m.npz, or another file in its layout. */
  data: string;
  /** data_2d_h36m_*.npz: what a detector saw of the same takes. */
  keypoints: string;
  /** JSON; see readCaptureCameras. */
  cameras: string;
  limbs: Limbs;
  joints: JointSet;
  fps?: number;
  /** Only the first ones. */
  sequences?: number;
  json: boolean;
}

/**
 * Measures a model on given keypoints of real cameras: every take of the test subjects (of all, where they are not
 * Human3.6M's) as each camera saw it, from its first frame to its last. @returns the report to print
 * @throws StudioError those of the readers, `file-broken` where the files do not belong together
 */
export async function evaluateOnKeypoints(
  options: KeypointEvaluationOptions,
  model: ModelFiles,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const { limbs, joints, json } = options;
  const takes = await readNpzTakes(options.data);
  if (!takes) {
    throw new StudioError("bad-argument", "--keypoints goes with --data in VideoPose3D's layout (data_3d_h36m.npz)");
  }
  const isKnown = isHuman36m(takes);
  const measured = takes.filter(({ subject }) => !isKnown || human36mSplits.get(subject) === "test");
  if (measured.length === 0) throw new StudioError("file-broken", `${basename(options.data)} has none of S9 and S11`);
  const seen = await readViews(measured, options);
  const connection = await openEngine();
  await connection.host.call("model.load", { model });
  const evaluated = await runTakes(connection, measured, seen, options);
  const evaluation = evaluateSequences(evaluated, countedJoints[joints]);
  const about = {
    model: model.id,
    measuredOn: `${isKnown ? "Human3.6M" : basename(options.data)}, given keypoints`,
    split: isKnown ? "test" : "all",
    noise: `as in ${basename(options.keypoints)}`,
    sequences: evaluated.length,
    joints,
    limbs,
  };
  return json ? JSON.stringify(evaluationJson(about, evaluation), null, 2) : evaluationTable(about, evaluation);
}

interface SeenTake {
  take: VideoPose3dTake;
  views: TakeView[];
}

async function readViews(
  takes: readonly VideoPose3dTake[],
  { keypoints: keypointFile, cameras: cameraFile, sequences = Number.POSITIVE_INFINITY }: KeypointEvaluationOptions,
): Promise<SeenTake[]> {
  const keypoints = readVideoPose3dKeypoints(await readBytes(keypointFile), basename(keypointFile));
  const cameras = readCaptureCameras((await readBytes(cameraFile)).toString("utf8"), basename(cameraFile));
  const files = { keypoints: keypointFile, cameras: cameraFile };
  const seen: SeenTake[] = [];
  let left = sequences;
  for (const take of takes) {
    const views = viewsOf(take, keypoints, cameras, files).slice(0, left);
    left -= views.length;
    if (views.length > 0) seen.push({ take, views });
  }
  return seen;
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
  }
}

/** A take's views go through the network side by side. */
async function runTakes(
  connection: EngineConnection,
  takes: readonly VideoPose3dTake[],
  seen: readonly SeenTake[],
  { limbs, fps = human36mFps }: KeypointEvaluationOptions,
): Promise<EvaluatedSequence[]> {
  const limbsMm = new Map(seen.map(({ take: { subject } }) => [subject, limbsOf(subject, takes)]));
  const evaluated: EvaluatedSequence[] = [];
  const progress = new Progress("take");
  for (const [done, { take, views }] of seen.entries()) {
    const { subject, name, positions } = take;
    const frames = positions.length / coordinateCount;
    const inputs = new Float32Array(views.length * frames * keypointFeatureCount);
    views.forEach((view, i) => {
      const own = inputsOf(view, frames, fps);
      if (!own)
        throw new StudioError("file-broken", `"${subject}, ${name}": a frame of camera ${i + 1} has no keypoints`);
      inputs.set(own, i * own.length);
    });
    const request = { sequences: views.length, framesPerSequence: frames, inputs };
    const { stagePosesMm } = await connection.host.call("network.run", request);
    views.forEach(({ camera }, i) => {
      const stagePoses = stagePosesMm.map((poses) => poses.subarray(i * positions.length, (i + 1) * positions.length));
      evaluated.push({
        ...{ subject, description: name, action: actionOf(name) },
        timesS: Float64Array.from({ length: frames }, (_, frame) => frame / fps),
        stagePoses:
          limbs === "subject" ? stagePoses.map((poses) => posesWithLimbs(poses, limbsMm.get(subject)!)) : stagePoses,
        truth: truthOf(take, camera, limbs === "mean"),
      });
    });
    progress.show(done + 1, seen.length, `${subject}, ${name}`);
  }
  progress.end();
  return evaluated;
}
