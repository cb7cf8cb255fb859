import { type PerspectiveCamera, Vector3 } from "three";
import { type KeypointName, keypointNames } from "../../src/pose/keypoints";
import { type JointName, jointNames } from "../../src/pose/skeleton";
import { clipFrames, clipFramesPerSecond, clipSize, createClipCamera } from "./clip";
import { type BoneName, bindPositions, boneLength } from "./motion/body";
import { type FigurePose, poseAt } from "./motion/pose";

/** Where the figure's joints really are in the demo clip. */
export interface ClipTruth {
  fps: number;
  width: number;
  height: number;
  joints: readonly JointName[];
  keypoints: readonly KeypointName[];
  /** [frame][joint][x, y, z] mm, camera axes (x right, y down, z away), relative to the hip. */
  camera_poses: number[][][];
  /** [frame][keypoint][x, y] px. */
  keypoints_2d: number[][][];
}

/** A joint is where its bone starts; the head's joint is its crown. */
const boneOfJoint: Record<Exclude<JointName, "Head">, BoneName> = {
  Hip: "pelvis",
  RHip: "rightThigh",
  RKnee: "rightShank",
  RFoot: "rightFoot",
  LHip: "leftThigh",
  LKnee: "leftShank",
  LFoot: "leftFoot",
  Spine: "chest",
  Thorax: "neck",
  Neck: "head",
  LShoulder: "leftUpperArm",
  LElbow: "leftForearm",
  LWrist: "leftHand",
  RShoulder: "rightUpperArm",
  RElbow: "rightForearm",
  RWrist: "rightHand",
};

/** On the face as it is modelled (figure/headShapes.ts, figure/Figure.ts). */
const facePoints: Partial<Record<KeypointName, Vector3>> = {
  nose: new Vector3(0, 1.56, 0.12),
  left_eye: new Vector3(0.031, 1.5925, 0.09),
  right_eye: new Vector3(-0.031, 1.5925, 0.09),
  left_ear: new Vector3(0.085, 1.578, -0.004),
  right_ear: new Vector3(-0.085, 1.578, -0.004),
};

const boneOfKeypointPart = {
  shoulder: "UpperArm",
  elbow: "Forearm",
  wrist: "Hand",
  hip: "Thigh",
  knee: "Shank",
  ankle: "Foot",
} as const;

export function clipTruth(): ClipTruth {
  const camera = createClipCamera();
  const poses = Array.from({ length: clipFrames }, (_, frame) => poseAt(frame / clipFramesPerSecond));
  return {
    fps: clipFramesPerSecond,
    ...clipSize,
    joints: jointNames,
    keypoints: keypointNames,
    camera_poses: poses.map((pose) => cameraPose(pose, camera)),
    keypoints_2d: poses.map((pose) => keypointNames.map((name) => toPixels(keypointPlace(pose, name), camera))),
  };
}

function cameraPose(pose: FigurePose, camera: PerspectiveCamera): number[][] {
  const places = jointNames.map((name) => jointPlace(pose, name).applyMatrix4(camera.matrixWorldInverse));
  const hip = places[0]!.clone();
  return places.map((place) => {
    const { x, y, z } = place.sub(hip).multiplyScalar(1000);
    // The hip is at 0, not at -0.
    return [Math.round(x) + 0, 0 - Math.round(y), 0 - Math.round(z)];
  });
}

function jointPlace(pose: FigurePose, name: JointName): Vector3 {
  if (name !== "Head") return pose[boneOfJoint[name]].position.clone();
  return onHead(pose, bindPositions.head.clone().add(new Vector3(0, boneLength("Head"), 0)));
}

function keypointPlace(pose: FigurePose, name: KeypointName): Vector3 {
  const face = facePoints[name];
  if (face) return onHead(pose, face.clone());
  const [side, part] = name.split("_") as ["left" | "right", keyof typeof boneOfKeypointPart];
  return pose[`${side}${boneOfKeypointPart[part]}`].position.clone();
}

/** A point of the head as it is modelled, moved with the head. */
function onHead(pose: FigurePose, point: Vector3): Vector3 {
  const { position, rotation } = pose.head;
  return point.sub(bindPositions.head).applyQuaternion(rotation).add(position);
}

function toPixels(place: Vector3, camera: PerspectiveCamera): number[] {
  const { x, y } = place.project(camera);
  const round = (value: number) => Math.round(value * 10) / 10;
  return [round(((x + 1) / 2) * clipSize.width), round(((1 - y) / 2) * clipSize.height)];
}
