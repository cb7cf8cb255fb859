import type {
  CurvePoint,
  HeldOutPoint,
  LogLine,
  RunDetails,
  RunSummary,
  WatchedFrame,
} from "../../../src/common/trainingProtocol";
import type { Comparison, FrameChange, Verdict } from "../../../src/common/verdict";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import { jointCount, jointParents } from "../../../src/pose/skeleton";
import { trainingSettings } from "../../unit/renderer/training/memoryTraining";

/** Numbers from 0 to below 1 that are the same every time. */
function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Direction of each bone of a body that sits with its hands on the knees, camera axes (x right, y down, z away). */
const sittingBones: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [-1, 0, 0],
  [-0.1, 0.15, -1],
  [0, 1, 0.1],
  [1, 0, 0],
  [0.1, 0.15, -1],
  [0, 1, 0.1],
  [0, -1, 0.1],
  [0, -1, 0],
  [0, -1, -0.1],
  [0, -1, 0],
  [1, 0.1, 0],
  [0.3, 1, -0.2],
  [-0.2, 0.4, -1],
  [-1, 0.1, 0],
  [-0.3, 1, -0.2],
  [0.2, 0.4, -1],
];

/** 17 x 3 mm: the sitting body, each bone turned by up to so much. */
export function sittingPose(seed: number, turn: number): Float32Array {
  const draw = drawnFrom(seed);
  const pose = new Float32Array(jointCount * 3);
  for (let joint = 1; joint < jointCount; joint++) {
    const bone = sittingBones[joint]!.map((part) => part + (draw() - 0.5) * 2 * turn);
    const length = Math.hypot(...bone);
    bone.forEach((part, axis) => {
      pose[joint * 3 + axis] = pose[jointParents[joint]! * 3 + axis]! + (part / length) * meanBoneLengthsMm[joint]!;
    });
  }
  return pose;
}

export function curveOf(points: number, everySteps: number): CurvePoint[] {
  const draw = drawnFrom(7);
  return Array.from({ length: points }, (_, index) => {
    const step = (index + 1) * everySteps;
    const fall = Math.exp(-step / 700);
    return {
      step,
      loss: (38 + 60 * fall) * (0.85 + 0.3 * draw()),
      mpjpeMm: (44 + 55 * fall) * (0.88 + 0.24 * draw()),
      gradientNorm: (0.6 + 2.2 * fall) * (0.6 + 0.8 * draw()),
      learningRate: 1e-4,
      framesPerSecond: 410 + 60 * draw(),
    };
  });
}

export function heldOutOf(count: number, everySteps: number, endMm: number): HeldOutPoint[] {
  const draw = drawnFrom(11);
  return Array.from({ length: count }, (_, index) => {
    const share = 1 - Math.exp(-index / 4);
    const errorMm = 92 + (endMm - 92) * share + (index === 0 ? 0 : (draw() - 0.5) * 5);
    return {
      step: index * everySteps,
      errorMm,
      mpjpeMm: errorMm,
      reprojectionMm: errorMm * 0.45,
      loss: index === 0 ? Number.NaN : errorMm * 1.1,
      perJointMm: Array.from({ length: jointCount }, (_, joint) => errorMm * (joint === 0 ? 0 : 0.5 + 0.07 * joint)),
    };
  });
}

export function watchedFrames(turnNow = 0.25): WatchedFrame[] {
  return [0, 1, 2].map((index) => ({
    clipId: index < 2 ? "desk" : "sofa",
    clipName: index < 2 ? "Desk, second take" : "Sofa",
    frame: 40 + index * 60,
    before: sittingPose(100 + index, 0.7),
    now: sittingPose(200 + index, turnNow),
    truth: sittingPose(300 + index, 0.08),
  }));
}

function comparison(before: number, after: number, spread: number, spreadOfChange: number): Comparison {
  const interval = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
  return {
    before: interval(before, spread),
    after: interval(after, spread * 0.8),
    difference: interval(after - before, spreadOfChange),
  };
}

const nothing: Comparison = {
  before: { mean: Number.NaN, low: Number.NaN, high: Number.NaN },
  after: { mean: Number.NaN, low: Number.NaN, high: Number.NaN },
  difference: { mean: Number.NaN, low: Number.NaN, high: Number.NaN },
};

function frameChanges(count: number, afterFactor: number): FrameChange[] {
  return Array.from({ length: count }, (_, index) => ({
    clipId: index % 2 ? "sofa" : "desk",
    frame: 31 + index * 47,
    beforeMm: 150 - index * 6,
    afterMm: (150 - index * 6) * afterFactor,
    poses: {
      before: Array.from(sittingPose(400 + index, 0.8), Math.round),
      after: Array.from(sittingPose(500 + index, 0.8 * afterFactor), Math.round),
      truth: Array.from(sittingPose(300 + index, 0.05), Math.round),
    },
  }));
}

export function verdictOf(outcome: Verdict["outcome"]): Verdict {
  const afterMm = { better: 61, worse: 101, "not-distinguishable": 90, "no-held-out": Number.NaN }[outcome];
  const isMeasured = outcome !== "no-held-out";
  const factor = afterMm / 92;
  const joints = (scale: number) =>
    Array.from({ length: jointCount }, (_, joint) => (joint === 0 ? 0 : scale * (0.5 + 0.07 * joint)));
  const advice: Record<Verdict["outcome"], Verdict["advice"]> = {
    better: [
      { kind: "use-it" },
      { kind: "train-longer" },
      { kind: "correct-frames", frames: 30, pose: "sitting", joint: 13 },
    ],
    worse: [
      { kind: "discard-it" },
      { kind: "lower-learning-rate" },
      { kind: "more-rehearsal" },
      { kind: "correct-frames", frames: 30, pose: "any" },
    ],
    "not-distinguishable": [{ kind: "correct-frames", frames: 30, pose: "sitting" }, { kind: "add-held-out" }],
    "no-held-out": [{ kind: "add-held-out" }],
  };
  return {
    outcome,
    measure: "mpjpe",
    against: outcome === "not-distinguishable" ? "annotations" : "truth",
    intervalsOver: outcome === "not-distinguishable" ? "stretches" : "clips",
    heldOut: isMeasured ? comparison(92, afterMm, 9, 5) : nothing,
    paMpjpeMm: isMeasured ? comparison(64, 64 * factor, 6, 4) : undefined,
    reprojectionMm: isMeasured ? comparison(41, 41 * factor, 4, 3) : undefined,
    jitter: isMeasured ? comparison(31_000, 27_500, 2500, 1800) : nothing,
    boneSpreadMm: isMeasured ? comparison(9.4, 9.1, 0.8, 0.6) : nothing,
    builtIn: comparison(62.8, outcome === "worse" ? 71 : 63.9, 1.1, 0.4),
    perJoint: { beforeMm: isMeasured ? joints(92) : [], afterMm: isMeasured ? joints(afterMm) : [] },
    perClip: isMeasured
      ? [
          { clipId: "desk", name: "Desk, second take", frames: 412, beforeMm: 96.1, afterMm: 96.1 * factor },
          { clipId: "sofa", name: "Sofa", frames: 1280, beforeMm: 88.4, afterMm: 88.4 * factor * 1.06 },
          { clipId: "stool", name: "Kitchen stool", frames: 301, beforeMm: 91.7, afterMm: 91.7 * factor * 0.93 },
        ]
      : [],
    worst: isMeasured ? frameChanges(7, 0.8) : [],
    mostImproved: outcome === "better" ? frameChanges(6, 0.3) : [],
    advice: advice[outcome],
  };
}

export const scenarios = [
  "running",
  "paused",
  "interrupted",
  "failed",
  "preparing",
  "better",
  "worse",
  "not-distinguishable",
  "no-held-out",
] as const;
export type Scenario = (typeof scenarios)[number];

const startMs = Date.UTC(2026, 2, 3, 9, 30);

function logOf(scenario: Scenario): LogLine[] {
  const lines: LogLine[] = [
    { atMs: startMs, text: "started", values: { step: 0, model: "RPSM keypoints 512" } },
    { atMs: startMs + 60_000, text: "better", values: { step: 100, errorMm: 88.4 } },
    { atMs: startMs + 120_000, text: "checkpoint", values: { step: 200 } },
    { atMs: startMs + 180_000, text: "batch-split", values: { step: 210, microBatchSize: 16 } },
    { atMs: startMs + 240_000, text: "paused", values: { step: 600 } },
    { atMs: startMs + 300_000, text: "resumed", values: { step: 600 } },
    { atMs: startMs + 360_000, text: "better", values: { step: 900, errorMm: 61.2 } },
  ];
  if (scenario === "failed") {
    lines.push({
      atMs: startMs + 420_000,
      text: "failed",
      values: { step: 1200, reason: "the loss is no number any more" },
    });
  }
  if (scenario === "interrupted") lines.push({ atMs: startMs + 420_000, text: "interrupted", values: { step: 1200 } });
  return lines;
}

/** A run in one of its states, with everything that the page shows of it. */
export function runFixture(scenario: Scenario): RunDetails {
  const outcome =
    scenario === "better" || scenario === "worse" || scenario === "not-distinguishable" || scenario === "no-held-out"
      ? scenario
      : undefined;
  const state = outcome ? "finished" : (scenario as RunSummary["state"]);
  const isNew = scenario === "preparing";
  const heldOut = isNew || scenario === "no-held-out" ? [] : heldOutOf(13, 100, outcome === "worse" ? 101 : 61);
  const summary: RunSummary = {
    id: "r1",
    name: "Sitting at a desk",
    createdAt: new Date(startMs).toISOString(),
    state,
    baseModel: "rpsm-keypoints-512",
    step: isNew ? 0 : 1200,
    steps: 3000,
    minutes: 20,
    trainedMs: isNew ? 0 : 482_000,
    secondsLeft: scenario === "running" ? 720 : undefined,
    best: heldOut.length > 0 ? { step: 900, errorMm: 61.2 } : undefined,
    outcome,
    error:
      scenario === "failed"
        ? { code: "internal", message: "the loss is no number any more: try a lower learning rate" }
        : scenario === "interrupted"
          ? { code: "engine-lost", message: "the studio was closed while it learned" }
          : undefined,
  };
  return {
    summary,
    newsNumber: 0,
    settings: trainingSettings({ steps: 3000, minutes: 20, heldOutClips: scenario === "no-held-out" ? [] : ["desk"] }),
    backend: isNew ? undefined : { name: "webgpu", adapter: "NVIDIA GeForce RTX 4070 (Vulkan)" },
    yardstick: isNew || scenario === "no-held-out" ? undefined : { measure: "mpjpe", against: "truth" },
    clips: [
      { id: "office", name: "Office, first take", hash: "0a", part: "training", frames: 2210 },
      { id: "desk", name: "Desk, second take", hash: "0b", part: "held-out", frames: 412 },
      { id: "sofa", name: "Sofa", hash: "0c", part: "held-out", frames: 1280 },
    ],
    curve: isNew ? [] : curveOf(240, 5),
    heldOut,
    log: isNew ? [] : logOf(scenario),
    watched: isNew || scenario === "no-held-out" ? [] : watchedFrames(outcome === "worse" ? 0.9 : 0.25),
    verdict: outcome && verdictOf(outcome),
  };
}
