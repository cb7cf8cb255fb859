/** Sequences with what is known of them, for one training step. B sequences of T frames. */
export interface SupervisedBatch {
  /** (B, T, keypointFeatureCount): what writeKeypointFeatures makes of each frame. */
  inputs: Float32Array;
  /** What an image network sees of each frame instead; undefined where the clips have no pictures. */
  pictures?: BatchPictures;
  /** (B, T, 51) mm, camera axes, relative to the hip, mean limbs; 0 where the weight is 0. */
  targetsMm: Float32Array;
  /** (B, T, 17) how much each joint's target counts. */
  jointWeights: Float32Array;
  /** Where joints are seen; undefined when that is known nowhere in the batch. */
  sightings?: Sightings;
}

export interface BatchPictures {
  sizePx: number;
  /** (B, T, sizePx, sizePx, 3) RGB */
  rgb: Uint8Array;
}

/** Joints whose place in the picture is known, as rays from the camera. */
export interface Sightings {
  /**
   * (B, T, 17, 2) by joint: (x - width/2) / focalPx and (y - height/2) / focalPx of the place; 0 where the weight is 0.
   */
  rays: Float32Array;
  /** (B, T, 17) how much each counts; 0: not known. */
  weights: Float32Array;
}
