import * as tf from "@tensorflow/tfjs-core";
import { meanBoneLengthsMm } from "../pose/meanBody";
import { bones, coordinateCount } from "../pose/skeleton";

/** Accelerations are told as the second difference that they would make at this time step: 25 frames a second. */
const usualStepS = 0.04;

/** (51, 48): from joints to bones, each from its parent to its child. */
const boneMatrix = new Float32Array(coordinateCount * bones.length * 3);
bones.forEach(([child, parent], bone) => {
  for (let axis = 0; axis < 3; axis++) {
    const column = bone * 3 + axis;
    boneMatrix[(child * 3 + axis) * bones.length * 3 + column] = 1;
    boneMatrix[(parent * 3 + axis) * bones.length * 3 + column] = -1;
  }
});
const lengthsMm = bones.map(([child]) => meanBoneLengthsMm[child]!);
/** mm^2; keeps the length of a bone that has none differentiable. */
const lengthFloor = 1e-3;

/**
 * How much longer than the mean body's each bone is, in mm; below 0: shorter.
 * @param posesMm (B, T, 51)
 * @returns (B, T, 16)
 */
export function boneLengthErrors(posesMm: tf.Tensor3D): tf.Tensor {
  const [batch, frames] = posesMm.shape;
  const matrix = tf.tensor2d(boneMatrix, [coordinateCount, bones.length * 3]);
  const vectors = tf.matMul(tf.reshape(posesMm, [batch * frames, coordinateCount]) as tf.Tensor2D, matrix);
  const perBone = tf.reshape(vectors, [batch, frames, bones.length, 3]);
  const lengths = tf.sqrt(tf.add(tf.sum(tf.square(perBone), -1), lengthFloor));
  return tf.sub(lengths, tf.tensor1d(lengthsMm));
}

/**
 * For each sequence the matrix that makes accelerations of its poses: row t holds the second difference over the real
 * times around frame t, at the usual step. The first and the last row, which lack a neighbour, are 0.
 *
 * @param timeStepsS time since the frame before; each sequence's first is not used. (B, T)
 * @returns (B, T, T)
 */
export function accelerationMatrices(timeStepsS: Float32Array, frames: number): Float32Array {
  const matrices = new Float32Array(timeStepsS.length * frames);
  for (let first = 0; first < timeStepsS.length; first += frames) {
    for (let frame = 1; frame < frames - 1; frame++) {
      const before = timeStepsS[first + frame]!;
      const after = timeStepsS[first + frame + 1]!;
      const scale = (2 * usualStepS ** 2) / (before + after);
      const row = (first + frame) * frames;
      matrices[row + frame - 1] = scale / before;
      matrices[row + frame] = -scale / before - scale / after;
      matrices[row + frame + 1] = scale / after;
    }
  }
  return matrices;
}
