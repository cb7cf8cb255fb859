import { meanBodyHeightMm, meanBoneLengthsMm } from "../../pose/meanBody";
import { coordinateCount, type JointName, jointIndex, jointParents } from "../../pose/skeleton";

/** Bones between soles and crown of somebody who stands straight; legs on either side. */
const standing: readonly JointName[] = ["RKnee", "RFoot", "LKnee", "LFoot", "Spine", "Thorax", "Neck", "Head"];
const isLeg = (joint: JointName) => joint.endsWith("Knee") || joint.endsWith("Foot");
const mostSamples = 200;

/** 1.7 m for the mean body: bones alone leave out what is below the ankle joints. */
const heightOfBones = meanBodyHeightMm / sumOfBones((joint) => meanBoneLengthsMm[jointIndex(joint)]!);

/**
 * How tall the person is, by the median length of the bones from soles to crown.
 * @param positions (T x 17 x 3), any unit, NaN without a person
 * @returns in the same unit; NaN when no frame has every joint
 */
export function personHeight(positions: Float32Array): number {
  return heightOfBones * sumOfBones((joint) => medianLength(positions, jointIndex(joint)));
}

function sumOfBones(lengthOf: (joint: JointName) => number): number {
  return standing.reduce((sum, joint) => sum + lengthOf(joint) * (isLeg(joint) ? 0.5 : 1), 0);
}

function medianLength(positions: Float32Array, joint: number): number {
  const frames = positions.length / coordinateCount;
  const step = Math.max(1, Math.floor(frames / mostSamples));
  const lengths: number[] = [];
  for (let frame = 0; frame < frames; frame += step) {
    const child = frame * coordinateCount + joint * 3;
    const parent = frame * coordinateCount + jointParents[joint]! * 3;
    const length = Math.hypot(
      positions[child]! - positions[parent]!,
      positions[child + 1]! - positions[parent + 1]!,
      positions[child + 2]! - positions[parent + 2]!,
    );
    if (Number.isFinite(length)) lengths.push(length);
  }
  return lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? Number.NaN;
}

/** Metres per unit: CMU's bvh files count in 1/0.45 inches. */
const cmuUnitM = 0.0254 / 0.45;

/** Units by the height that a person has in them; the first that holds. */
const units: readonly { unitM: number; least: number; most: number }[] = [
  { unitM: 1, least: 0.5, most: 2.6 },
  { unitM: 0.01, least: 85, most: 260 },
  { unitM: 0.0254, least: 40, most: 85 },
  { unitM: cmuUnitM, least: 20, most: 40 },
  { unitM: 0.001, least: 500, most: 2600 },
];

const heightWhenUnknownM = 1.7;

/** Metres per unit of a file that does not say, by the person's height in it. */
export function guessUnit(height: number): { unitM: number; isSure: boolean } {
  const unit = units.find(({ least, most }) => height >= least && height <= most);
  return unit ? { unitM: unit.unitM, isSure: true } : { unitM: heightWhenUnknownM / height, isSure: false };
}
