import type { TrainingRequest } from "../../../../../src/common/engineTraining";
import { type MotionData, type TrainingClip, usualAugmentation } from "../../../../../src/common/trainingData";
import { mocapPointCount } from "../../../../../src/pose/mocapPoints";
import type { RpsmConfig } from "../../../../../src/rpsm/config";

const unitsPerMm = 8;

/** Where the 24 points of a standing person are, in mm, Y up, facing +Z. */
const standing: [number, number, number][] = [
  ...[
    [0, 950, 0],
    [-130, 950, 0],
    [-130, 500, 0],
    [-130, 80, 0],
    [130, 950, 0],
    [130, 500, 0],
    [130, 80, 0],
  ],
  ...[
    [0, 1180, 0],
    [0, 1420, 0],
    [0, 1500, 40],
    [0, 1650, 40],
    [150, 1400, 0],
    [400, 1390, 0],
    [650, 1380, 0],
  ],
  ...[
    [-150, 1400, 0],
    [-400, 1390, 0],
    [-650, 1380, 0],
    [0, 1560, 130],
    [30, 1590, 110],
    [-30, 1590, 110],
  ],
  ...[
    [75, 1570, 30],
    [-75, 1570, 30],
    [130, 20, 150],
    [-130, 20, 150],
  ],
] as [number, number, number][];

/** A person who sways and waves: four seconds at 50 Hz. */
export function wavingMotion(): MotionData {
  const frames = 200;
  const points = new Int16Array(frames * mocapPointCount * 3);
  for (let frame = 0; frame < frames; frame++) {
    const phase = (2 * Math.PI * frame) / 100;
    standing.forEach(([x, y, z], point) => {
      const at = (frame * mocapPointCount + point) * 3;
      points[at] = unitsPerMm * (x + 0.03 * y * Math.sin(phase));
      points[at + 1] = unitsPerMm * (y + 0.2 * Math.abs(x) * Math.sin(2 * phase));
      points[at + 2] = unitsPerMm * z;
    });
  }
  return { points, clips: [{ subject: 1, start: 0, frames }], fps: 50 };
}

export function descriptionOf(change: Partial<RpsmConfig> = {}): string {
  const network: RpsmConfig = {
    ...{ frontEnd: "keypoints", stages: 2, width: 12, recurrent: "lstm", form: "residual" },
    target: { offsetMm: new Array<number>(51).fill(0), scaleMm: new Array<number>(51).fill(300) },
    ...change,
  };
  return JSON.stringify({ format: "rpsm-studio-model", version: 1, name: "test", network });
}

/** A training from nothing on invented views that takes a second or less. */
export function trainingRequest(change: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    ...{ seed: 4, steps: 12, batchSize: 3, sequenceLength: 4, checkpointEverySteps: 5 },
    ...{ learningRate: 0.005, schedule: "cosine", weightDecay: 1e-4, gradientClip: 1 },
    ...{ loss: "euclidean", reprojectionWeight: 1, averaging: 0 },
    description: descriptionOf(),
    sources: [motionSource()],
    ...change,
  };
}

type Source<K> = Extract<TrainingRequest["sources"][number], { kind: K }>;

export function motionSource(change: Partial<Source<"motion">> = {}): Source<"motion"> {
  return { kind: "motion", share: 1, motion: wavingMotion(), targets: "truth", ...change };
}

export function clipSource(clips: TrainingClip[], change: Partial<Source<"clips">> = {}): Source<"clips"> {
  return { kind: "clips", share: 1, clips, augmentation: usualAugmentation, ...change };
}
