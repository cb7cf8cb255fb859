/**
 * What a network is fine-tuned and measured on, as plain arrays that cross a link: made of clips by src/pose/dataset,
 * drawn from and measured by the engine.
 */

/** One clip's frames as the network learns from them. F frames; rows without a value are NaN or have the weight 0. */
export interface TrainingClip {
  /** The clip's id in the library. */
  id: string;
  name: string;
  imageSize: [width: number, height: number];
  focalPx: number;
  /** (F) seconds, strictly rising. */
  timestampsS: Float64Array;
  /** Frames that do not continue the one before. */
  cuts: number[];
  /** (F, 17, 3) x px, y px, score as the detector saw them, uncorrected: the network's input. NaN without a person. */
  keypoints: Float32Array;
  /** (F, 51) mm, camera axes, relative to the hip, mean limbs (scaleToMeanLimbs). */
  targetsMm: Float32Array;
  /** (F, 17) how much each joint's 3D target counts; 0: there is none. */
  jointWeights: Float32Array;
  /** (F, 17, 2) px, where each keypoint really is: what a predicted pose is projected on. */
  places: Float32Array;
  /** (F, 17) how much each place counts; 0: there is none. */
  placeWeights: Float32Array;
  /** What the 3D targets are, in words that numbers are labelled with. */
  targetsFrom: TargetSource;
  /** What an image network sees of each frame; absent where a keypoint network learns. */
  pictures?: ClipPictures;
}

/** The person in each frame, cut out as a stream cuts (src/pose/dataset/clipCrops.ts). */
export interface ClipPictures {
  sizePx: number;
  /** (F, sizePx, sizePx, 3) RGB, row by row. */
  rgb: Uint8Array;
}

/** `truth`: imported. `annotations`: a person's corrections in 3D. `none`: the clip has 2D places at most. */
export type TargetSource = "truth" | "annotations" | "none";

/** How sequences that are drawn from clips are varied. */
export interface Augmentation {
  /** Mean error added to keypoints, share of the person's height, drawn from 0 to this for each sequence. */
  noise: number;
  mirror: boolean;
  /** Speed is drawn from 1/(1+x) to 1+x. */
  timeStretch: number;
  /** Share of sequences in which keypoints are lost for a while. */
  dropOuts: number;
  /** Of pictures: contrast and brightness of each sequence differ by up to this share. Absent: 0. */
  light?: number;
}

export const usualAugmentation: Augmentation = { noise: 0.01, mirror: true, timeStretch: 0.25, dropOuts: 0.2 };

/** Motion capture, or what stands in for it; see MotionSource in src/pose/mocapPoints.ts. */
export interface MotionData {
  points: Int16Array;
  clips: { subject: number; start: number; frames: number }[];
  fps: number;
}

/** What a body does in a pose, by the rules of src/pose/dataset/poseGroup.ts. */
export type PoseGroup = "standing" | "bent" | "sitting" | "armsUp" | "lying";
