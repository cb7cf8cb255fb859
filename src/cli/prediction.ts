import type { PoseMessage, SkipMessage } from "../common/protocol";
import { writeBvh } from "../formats/bvh";
import { writePoseCsv } from "../formats/poseCsv";
import { networkToInside } from "../pose/camera";
import { keypointStride } from "../pose/keypoints";
import { meanBodyHeightMm } from "../pose/meanBody";
import { jointNames, jointParents } from "../pose/skeleton";
import type { VideoFrame } from "../studio/videoReader";

type Point = [number, number, number];

/** The file that `rpsm-studio predict` writes. Every list has one entry per frame of the video. */
export interface Prediction {
  source: string;
  model: string;
  backend: string;
  /** Average over the video; timestamps_s is exact. */
  fps: number;
  timestamps_s: number[];
  joints: readonly string[];
  parents: readonly number[];
  units: "m";
  /** Of `poses`: Y up, +Z the front of a subject who faces the camera, +X that subject's left; the hip is the origin. */
  frame: "y-up";
  poses: (Point[] | null)[];
  /** The same in the camera's axes: x right, y down, z away; the hip is the origin. */
  camera_poses: (Point[] | null)[];
  /** 17 COCO keypoints (x px, y px, score); null where nobody was looked at. */
  keypoints_2d: (Point[] | null)[];
  /** Mean keypoint score of each frame; 0 without a person. */
  scores: number[];
  /** Frames without a pose, and why. */
  skipped: { index: number; reason: SkipMessage["reason"] }[];
}

/** Collects a video's predictions frame by frame. */
export class PredictionBuilder {
  private readonly prediction: Prediction;
  private readonly scale: number;

  /** @param heightM the subject's height; the network predicts everybody as tall as the mean body */
  constructor(about: Pick<Prediction, "source" | "model" | "backend" | "fps">, heightM: number | undefined) {
    this.scale = heightM === undefined ? 1 : (heightM * 1000) / meanBodyHeightMm;
    this.prediction = {
      ...about,
      timestamps_s: [],
      joints: jointNames,
      parents: jointParents,
      units: "m",
      frame: "y-up",
      poses: [],
      camera_poses: [],
      keypoints_2d: [],
      scores: [],
      skipped: [],
    };
  }

  add(frame: Pick<VideoFrame, "index" | "timeS">, answer: PoseMessage | SkipMessage): void {
    const { prediction } = this;
    prediction.timestamps_s.push(round(frame.timeS, 6));
    const { keypoints } = answer;
    prediction.keypoints_2d.push(keypoints ? points(keypoints, 3) : null);
    if (answer.type === "skip") {
      prediction.poses.push(null);
      prediction.camera_poses.push(null);
      prediction.scores.push(0);
      prediction.skipped.push({ index: frame.index, reason: answer.reason });
      return;
    }
    const pose = answer.pose.map((value) => value * this.scale);
    prediction.poses.push(points(networkToInside(pose), 5));
    prediction.camera_poses.push(
      points(
        pose.map((value) => value / 1000),
        5,
      ),
    );
    prediction.scores.push(round(meanScore(answer.keypoints), 4));
  }

  build(): Prediction {
    return this.prediction;
  }
}

export function predictionToCsv({ poses, timestamps_s, scores }: Prediction): string {
  return writePoseCsv(poses.map((pose, i) => ({ timeS: timestamps_s[i]!, score: scores[i]!, pose: pose?.flat() })));
}

/** @throws StudioError `bad-argument` when nobody was found in the video */
export function predictionToBvh({ poses, fps }: Prediction): string {
  return writeBvh({ framesPerSecond: fps, poses: poses.map((pose) => pose?.flat()) });
}

function points(values: ArrayLike<number>, digits: number): Point[] {
  return Array.from({ length: values.length / 3 }, (_, i) => [
    round(values[i * 3]!, digits),
    round(values[i * 3 + 1]!, digits),
    round(values[i * 3 + 2]!, digits),
  ]);
}

function meanScore(keypoints: Float32Array): number {
  const count = keypoints.length / keypointStride;
  return Array.from({ length: count }, (_, i) => keypoints[i * keypointStride + 2]!).reduce((a, b) => a + b, 0) / count;
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
