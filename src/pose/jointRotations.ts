import { type RigNode, type RigNodeName, rig, rigDepthFirst } from "./rig";
import {
  across,
  between,
  cross,
  dot,
  inverse,
  length,
  multiply,
  noRotation,
  type Rotation,
  rotate,
  rotateBack,
  smallestTurn,
  turnAbout,
  unit,
  type Vector,
} from "./rotation";
import { type JointName, jointIndex } from "./skeleton";

type Measure = (pose: ArrayLike<number>, start: number) => Vector;

/** How a node is turned about its own axis. In the rest pose axis and pointer are at right angles. */
interface TwistRule {
  /** The node's own axis: in the rest pose, and as the positions have it. Kept exactly. */
  axis: Vector;
  measureAxis: Measure;
  /** What shows the twist. Measured, it is as long as the sine of the angle between the two vectors that span it. */
  pointer: Vector;
  measurePointer: Measure;
  /** Not believed when it is shorter than the first, fully when longer than the second. */
  trusted: readonly [from: number, to: number];
}

const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);

const hipLine = measureBone("RHip", "LHip");
const lowerSpine = measureBone("Hip", "Spine");
const upperSpine = measureBone("Spine", "Thorax");
const shoulderLine = measureBone("RShoulder", "LShoulder");
const neck = measureBone("Thorax", "Neck");
const head = measureBone("Neck", "Head");

const twistRules: Partial<Record<RigNodeName, TwistRule>> = {
  /** The line through both hips; the lower spine gives the front. */
  Hip: {
    axis: [1, 0, 0],
    measureAxis: hipLine,
    pointer: [0, 0, 1],
    measurePointer: measureCross(hipLine, lowerSpine),
    trusted: [sine(5), sine(20)],
  },
  /** The upper spine; the line through both shoulders gives the front. */
  Thorax: {
    axis: [0, 1, 0],
    measureAxis: upperSpine,
    pointer: [0, 0, 1],
    measurePointer: measureCross(shoulderLine, upperSpine),
    trusted: [sine(5), sine(20)],
  },
  /** The head's own bone; the neck joint lies in front of it, towards the face, and shows the left. */
  Neck: {
    axis: [0, 1, 0],
    measureAxis: head,
    pointer: [1, 0, 0],
    measurePointer: measureCross(head, neck),
    trusted: [sine(10), sine(30)],
  },
  LHip: poleRule("LHip", "LKnee", "LFoot", [0, -1, 0], [1, 0, 0]),
  RHip: poleRule("RHip", "RKnee", "RFoot", [0, -1, 0], [1, 0, 0]),
  LShoulder: poleRule("LShoulder", "LElbow", "LWrist", [1, 0, 0], [0, -1, 0]),
  RShoulder: poleRule("RShoulder", "RElbow", "RWrist", [-1, 0, 0], [0, 1, 0]),
};

/** The smallest turn from rest is not believed near half a turn, where it could go either way: 1 + cosine. */
const smallestTurnTrusted: TwistRule["trusted"] = [0.03, 0.3];

/** A twist changes no faster than this, whatever the positions say: they do not depend on it. */
const fastestTwistPerS = (600 * Math.PI) / 180;
/** The trust in a pointer is meant for frames this far apart; at other rates as much is taken over in the same time. */
const trustedEveryS = 1 / 30;

/**
 * Turns positions into rotations, frame after frame: how each node of the rig is turned from the rest pose, in the
 * world, so that every bone points where the pose says. 17 positions do not fix the twist of a bone about itself; this
 * is the one rule for every export (docs/interchange.md):
 *
 * - hip, chest and head are turned by two vectors that lie in them;
 * - upper arms and thighs are twisted so that elbow and knee bend about their own axis. While a limb is nearly straight
 *   the last well-defined axis is carried along; a new one is approached, not jumped to;
 * - every other bone takes the smallest turn from where its parent carries it; ends go with their parent.
 */
export class JointRotations {
  private readonly twists = rig.map((node) => new Twist(node, twistRules[node.name]));

  /** The next frame does not continue the one before. */
  reset(): void {
    for (const twist of this.twists) twist.reset();
  }

  /**
   * @param pose 17 x (x, y, z), inside frame, any unit, from index `start` on
   * @param timeStepS since the frame before
   * @returns a world rotation for each node of the rig
   */
  next(pose: ArrayLike<number>, timeStepS: number, start = 0): Rotation[] {
    const rotations = new Array<Rotation>(rig.length);
    for (const node of rigDepthFirst) {
      const carried = rotations[rig[node]!.parent] ?? noRotation;
      const turn = this.twists[node]!.next(pose, start, carried, timeStepS);
      rotations[node] = turn ? multiply(carried, turn) : carried;
    }
    return rotations;
  }
}

/** A turn in the world as seen from the parent: parent^-1 x node. */
export function relativeRotation(parent: Rotation, node: Rotation): Rotation {
  return multiply(inverse(parent), node);
}

/** One node's turn from its parent, with memory of the frame before. */
class Twist {
  private readonly restAxis: Vector;
  private readonly restPointer: Vector;
  private readonly measureAxis: Measure | undefined;
  private axis: Vector;
  private pointer: Vector;
  private isFirst = true;

  constructor(
    { joint, end }: RigNode,
    private readonly rule: TwistRule | undefined,
  ) {
    this.restAxis = rule?.axis ?? rig[end]?.direction ?? [0, 1, 0];
    this.restPointer = rule?.pointer ?? across(this.restAxis);
    this.measureAxis = rule?.measureAxis ?? (end < 0 ? undefined : (pose, start) => between(pose, joint, end, start));
    this.axis = this.restAxis;
    this.pointer = this.restPointer;
  }

  reset(): void {
    this.axis = this.restAxis;
    this.pointer = this.restPointer;
    this.isFirst = true;
  }

  /** @returns undefined for a node that goes with its parent */
  next(pose: ArrayLike<number>, start: number, parent: Rotation, timeStepS: number): Rotation | undefined {
    if (!this.measureAxis) return undefined;
    const axis = unit(rotateBack(parent, this.measureAxis(pose, start))) ?? this.axis;
    // Carried along without a twist, then turned about the axis towards what is measured.
    const carried = rotate(smallestTurn(this.axis, axis), this.pointer);
    const turn = this.turnTowards(this.measurePointer(pose, start, parent, axis), carried, axis, timeStepS);
    this.axis = axis;
    this.pointer = atRightAngle(rotate(turnAbout(axis, turn), carried), axis) ?? across(axis);
    this.isFirst = false;
    return turnBetween(this.restAxis, this.restPointer, this.axis, this.pointer);
  }

  /** As seen from the parent; its length says how well defined it is. */
  private measurePointer(pose: ArrayLike<number>, start: number, parent: Rotation, axis: Vector): Vector {
    if (this.rule) return rotateBack(parent, this.rule.measurePointer(pose, start));
    const pointer = rotate(smallestTurn(this.restAxis, axis), this.restPointer);
    const trust = 1 + dot(this.restAxis, axis);
    return [pointer[0] * trust, pointer[1] * trust, pointer[2] * trust];
  }

  private turnTowards(measured: Vector, carried: Vector, axis: Vector, timeStepS: number): number {
    const trust = smoothStep(this.rule?.trusted ?? smallestTurnTrusted, length(measured));
    if (trust === 0) return 0;
    const angle = Math.atan2(dot(cross(carried, measured), axis), dot(carried, measured));
    if (this.isFirst) return angle * trust;
    const share = 1 - (1 - trust) ** (timeStepS / trustedEveryS);
    const most = fastestTwistPerS * timeStepS;
    return Math.max(-most, Math.min(most, angle * share));
  }
}

/** A limb's pole vector: the axis about which it bends at its middle joint. */
function poleRule(from: JointName, middle: JointName, to: JointName, axis: Vector, pointer: Vector): TwistRule {
  const [upper, lower] = [measureBone(from, middle), measureBone(middle, to)];
  const trusted = [sine(8), sine(25)] as const;
  return { axis, measureAxis: upper, pointer, measurePointer: measureCross(upper, lower), trusted };
}

function measureBone(from: JointName, to: JointName): Measure {
  const [a, b] = [jointIndex(from), jointIndex(to)];
  return (pose, start) => between(pose, a, b, start);
}

/** The cross product of the two directions. */
function measureCross(first: Measure, second: Measure): Measure {
  return (pose, start) => {
    const [a, b] = [unit(first(pose, start)), unit(second(pose, start))];
    return a && b ? cross(a, b) : [0, 0, 0];
  };
}

function smoothStep([from, to]: readonly [number, number], value: number): number {
  const x = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return x * x * (3 - 2 * x);
}

/** The rotation that takes two unit vectors at right angles to two others. */
function turnBetween(a: Vector, b: Vector, toA: Vector, toB: Vector): Rotation {
  const [c, toC] = [cross(a, b), cross(toA, toB)];
  const entry = (row: number, column: number) =>
    toA[row]! * a[column]! + toB[row]! * b[column]! + toC[row]! * c[column]!;
  return [
    entry(0, 0),
    entry(0, 1),
    entry(0, 2),
    entry(1, 0),
    entry(1, 1),
    entry(1, 2),
    entry(2, 0),
    entry(2, 1),
    entry(2, 2),
  ];
}

function atRightAngle(vector: Vector, axis: Vector): Vector | undefined {
  const along = dot(vector, axis);
  return unit([vector[0] - along * axis[0], vector[1] - along * axis[1], vector[2] - along * axis[2]]);
}
