import { coordinateCount, jointCount, jointNames } from "../../pose/skeleton";
import type { MotionReading, MotionReadOptions } from "../motionReading";
import { checkAxes, guessAxes, turnToInside } from "./fileAxes";
import { fileBroken } from "./fileProblem";
import { mapJoints } from "./jointMapping";
import { guessUnit, personHeight } from "./personSize";
import type { JointSource, PointSource } from "./pointSource";

/**
 * What a file holds as our 17 joints in the inside frame: joints by name, axes and units as the options or the file say
 * or as they are guessed.
 * @throws StudioError `file-broken` when it holds no person, `bad-argument` for axes that cannot be
 */
export function readMotion(source: PointSource, options: MotionReadOptions): MotionReading {
  const joints = mapJoints(source);
  const positions = jointPositions(source, joints);
  const warnings = [...source.warnings, ...gapWarning(positions)];
  const height = personHeight(positions);
  if (!(height > 0)) throw fileBroken(source.fileName, "no frame has every joint of a person");
  const rest = source.rest && weightedPoints(source.rest, joints);
  const axes = options.axes ?? source.axes ?? guessAxes(positions, source.timestampsS, source.usualFront, rest);
  checkAxes(axes);
  const guess = guessUnit(height);
  const unitM = options.unitM ?? source.unitM ?? guess.unitM;
  if (!options.unitM && !source.unitM && !guess.isSure) {
    warnings.push("The unit is unknown: the person was made 1.7 m tall.");
  }
  turnToInside(positions, axes, unitM);
  const { fileName, format, timestampsS } = source;
  return {
    motion: {
      name: options.name ?? fileName.replace(/\.[^.]*$/, ""),
      timestampsS,
      positions,
      ...(source.scores && { scores: jointScores(source.scores, source.points.length, joints) }),
      cuts: [],
      rootMotion: "given",
      source: fileName,
    },
    format,
    lacksTimes: source.lacksTimes ?? false,
    joints: jointNames.map((ours, joint) => ({ ours, theirs: joints[joint]!.theirs })),
    axes,
    unitM,
    heightM: height * unitM,
    warnings,
  };
}

/** (T x 17 x 3), in the file's axes and units. A frame that lacks a joint is empty: it has no value for a whole pose. */
function jointPositions(source: PointSource, joints: readonly JointSource[]): Float32Array {
  const picked = [...new Set(joints.flatMap(({ terms }) => terms.map(([point]) => point)))];
  const places = source.positions(picked);
  const terms = joints.map(({ terms }) => terms.map(([point, weight]) => [picked.indexOf(point) * 3, weight] as const));
  const frames = source.timestampsS.length;
  const positions = new Float32Array(frames * coordinateCount);
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * picked.length * 3;
    const start = frame * coordinateCount;
    let isWhole = true;
    for (let i = 0; i < coordinateCount; i++) {
      let value = 0;
      for (const [point, weight] of terms[(i / 3) | 0]!) value += weight * places[row + point + (i % 3)]!;
      positions[start + i] = value;
      isWhole &&= Number.isFinite(value);
    }
    if (!isWhole) positions.fill(Number.NaN, start, start + coordinateCount);
  }
  return positions;
}

function weightedPoints(places: Float64Array, joints: readonly JointSource[]): Float32Array {
  return Float32Array.from({ length: coordinateCount }, (_, i) =>
    joints[(i / 3) | 0]!.terms.reduce((sum, [point, weight]) => sum + weight * places[point * 3 + (i % 3)]!, 0),
  );
}

function jointScores(scores: Float32Array, points: number, joints: readonly JointSource[]): Float32Array {
  const frames = scores.length / points;
  const result = new Float32Array(frames * jointCount);
  for (let i = 0; i < result.length; i++) {
    const row = Math.floor(i / jointCount) * points;
    result[i] = Math.min(...joints[i % jointCount]!.terms.map(([point]) => scores[row + point]!));
  }
  return result;
}

function gapWarning(positions: Float32Array): string[] {
  const frames = positions.length / coordinateCount;
  let empty = 0;
  for (let frame = 0; frame < frames; frame++) if (Number.isNaN(positions[frame * coordinateCount]!)) empty++;
  return empty > 0 ? [`${empty} of ${frames} frames lack a joint and are empty.`] : [];
}
