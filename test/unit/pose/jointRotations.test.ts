import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mocapFileNames, readMocap } from "../../../src/formats/mocap";
import { JointRotations, relativeRotation } from "../../../src/pose/jointRotations";
import { mocapPointCount } from "../../../src/pose/mocapPoints";
import { type RigNodeName, rig, rigNodeIndex } from "../../../src/pose/rig";
import { between, inverse, multiply, type Rotation, rotate, type Vector } from "../../../src/pose/rotation";
import { coordinateCount } from "../../../src/pose/skeleton";
import { about, type Matrix, posed, times } from "../formats/support/body";

const mocapFolder = join(import.meta.dirname, "../../../../shared/data/mocap");
const stepS = 1 / 30;

const degrees = (radians: number) => (radians * 180) / Math.PI;

function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
  const cross = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
  return degrees(Math.atan2(Math.hypot(...cross), dot));
}

/** Each node as seen from its parent. */
function local(rotations: readonly Rotation[]): Rotation[] {
  return rotations.map((rotation, node) => {
    const parent = rotations[rig[node]!.parent];
    return parent ? relativeRotation(parent, rotation) : rotation;
  });
}

/** The axis that the node's own bone lies along in the rest pose. */
function ownAxis(node: number): Vector {
  const { name, end } = rig[node]!;
  if (name === "Hip") return [1, 0, 0];
  return end < 0 ? [0, 1, 0] : rig[end]!.direction;
}

/**
 * How far a node turned about its own axis between two rotations, degrees: what is left of the change when the smallest
 * turn between the two directions of the axis is taken out. By quaternions: a swing and a twist.
 */
function twistBetween(before: Rotation, after: Rotation, axis: Vector): number {
  const change = multiply(inverse(before), after);
  const w = Math.sqrt(Math.max(0, 1 + change[0] + change[4] + change[8])) / 2;
  // (x, y, z) x 4w are the differences of opposite entries.
  const along =
    (change[7] - change[5]) * axis[0] + (change[2] - change[6]) * axis[1] + (change[3] - change[1]) * axis[2];
  return Math.abs(degrees(2 * Math.atan2(along / 4, w * w)));
}

describe("JointRotations", () => {
  it("turns nothing in the rest pose", () => {
    for (const rotation of new JointRotations().next(posed({}), 0)) {
      rotation.forEach((value, i) => expect(value).toBeCloseTo(i % 4 === 0 ? 1 : 0, 9));
    }
  });

  it("points every bone where the pose has it, whatever the pose", () => {
    const angle = fc.double({ min: -170, max: 170, noNaN: true });
    const turn = fc
      .tuple(angle, angle, angle)
      .map(([x, y, z]) => times(about("Z", z), times(about("X", x), about("Y", y))));
    const pose = fc.record({
      Hip: turn,
      Spine: turn,
      Neck: turn,
      LShoulder: turn,
      LElbow: turn,
      RHip: turn,
      RKnee: turn,
    });
    const bones = rig.flatMap(({ end }, node) => (end < 0 ? [] : [node]));
    fc.assert(
      fc.property(fc.array(pose, { minLength: 1, maxLength: 4 }), (turns) => {
        const rotations = new JointRotations();
        for (const each of turns) {
          const points = posed(each as Partial<Record<string, Matrix>>);
          const world = rotations.next(points, stepS);
          for (const node of bones) {
            const { joint, end } = rig[node]!;
            expect(angleBetween(rotate(world[node]!, ownAxis(node)), between(points, joint, end))).toBeLessThan(1e-3);
          }
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it("bends elbows and knees about their own axis", () => {
    const bent: [RigNodeName, RigNodeName, Vector][] = [
      ["LShoulder", "LElbow", [0, -1, 0]],
      ["RShoulder", "RElbow", [0, 1, 0]],
      ["LHip", "LKnee", [1, 0, 0]],
      ["RHip", "RKnee", [1, 0, 0]],
    ];
    const pose = posed({
      ...{ LShoulder: times(about("Z", -40), about("X", 50)), LElbow: about("Y", -70) },
      ...{ RShoulder: times(about("Z", 60), about("X", -20)), RElbow: about("Y", 50) },
      ...{ LHip: times(about("Y", 30), about("X", -60)), LKnee: about("X", 80) },
      ...{ RHip: about("Y", -25), RKnee: about("X", 40) },
    });
    const turns = local(new JointRotations().next(pose, 0));
    for (const [, hinge, axis] of bent) {
      // A turn about an axis leaves it where it was.
      expect(angleBetween(rotate(turns[rigNodeIndex(hinge)]!, axis), axis), hinge).toBeLessThan(1e-6);
    }
  });

  it("keeps the last bend axis while the arm is straight, and comes back to a new one without a jump", () => {
    const rotations = new JointRotations();
    const arm = rigNodeIndex("LShoulder");
    // Bent forwards, straightened, bent upwards: a quarter turn of the upper arm.
    const bends = [
      ...Array.from({ length: 30 }, (_, i) => about("Y", -60 + 2 * i)),
      ...Array.from({ length: 15 }, () => about("Y", 0)),
      ...Array.from({ length: 40 }, (_, i) => about("Z", 1.5 * (i + 1))),
    ];
    const turns = bends.map((LElbow) => local(rotations.next(posed({ LElbow }), stepS))[arm]!);
    turns.slice(1).forEach((turn, i) => expect(twistBetween(turns[i]!, turn, [1, 0, 0])).toBeLessThanOrEqual(20.001));
    expect(twistBetween(turns[0]!, turns[44]!, [1, 0, 0])).toBeLessThan(1);
    expect(twistBetween(turns[44]!, turns.at(-1)!, [1, 0, 0])).toBeCloseTo(90, 3);
  });

  it("does not flip for an elbow that trembles about straight", () => {
    const rotations = new JointRotations();
    const arm = rigNodeIndex("LShoulder");
    const turns = Array.from({ length: 60 }, (_, i) => {
      const LElbow = times(about("Y", 4 * Math.sin(i * 2.1)), about("Z", 4 * Math.cos(i * 1.3)));
      return local(rotations.next(posed({ LElbow }), stepS))[arm]!;
    });
    turns.slice(1).forEach((turn, i) => expect(twistBetween(turns[i]!, turn, [1, 0, 0])).toBeLessThan(1));
  });

  it("turns the head with the face, which lies in front of the neck", () => {
    const pose = posed({});
    const turned = (yaw: number) => {
      const points = pose.slice();
      // The neck joint 65 mm before the line from thorax to head, towards the face.
      points[9 * 3] = points[9 * 3]! + 0.065 * Math.sin(yaw);
      points[9 * 3 + 2] = points[9 * 3 + 2]! + 0.065 * Math.cos(yaw);
      return points;
    };
    const head = new JointRotations().next(turned((40 * Math.PI) / 180), 0)[rigNodeIndex("Neck")]!;
    expect(angleBetween(rotate(head, [1, 0, 0]), [Math.cos(0.698), 0, -Math.sin(0.698)])).toBeLessThan(1);
  });

  it("forgets what was before at a cut", () => {
    const [first, second] = [posed({ LElbow: about("Y", -80) }), posed({ LElbow: about("Z", 80) })];
    const rotations = new JointRotations();
    rotations.next(first, stepS);
    rotations.reset();
    expect(rotations.next(second, stepS)).toEqual(new JointRotations().next(second, stepS));
  });
});

describe.skipIf(!existsSync(mocapFolder))(
  "JointRotations on motion capture (skipped without ../shared/data/mocap)",
  () => {
    it("twists no node by more than 20 degrees between two frames at 30 Hz, in 492 takes", () => {
      const mocap = readMocap(
        readFileSync(join(mocapFolder, mocapFileNames.index), "utf8"),
        readFileSync(join(mocapFolder, mocapFileNames.points)),
      );
      let [frames, fastest] = [0, 0];
      for (const clip of mocap.clips) {
        const rotations = new JointRotations();
        let before: Rotation[] | undefined;
        for (let frame = 0; frame < Math.floor((clip.frames / mocap.fps) * 30) - 1; frame++) {
          const source = (frame * mocap.fps) / 30;
          const share = source % 1;
          const at = (clip.start + Math.floor(source)) * mocapPointCount * 3;
          const next = at + mocapPointCount * 3;
          const pose = Float64Array.from({ length: coordinateCount }, (_, i) => {
            return mocap.points[at + i]! * (1 - share) + mocap.points[next + i]! * share;
          });
          const turns = local(rotations.next(pose, stepS));
          turns.forEach((turn, node) => {
            if (before) fastest = Math.max(fastest, twistBetween(before[node]!, turn, ownAxis(node)));
          });
          before = turns;
          frames++;
        }
      }
      console.log(`${frames} frames: the fastest twist is ${fastest.toFixed(2)} degrees a frame`);
      expect(frames).toBeGreaterThan(140_000);
      expect(fastest).toBeLessThan(20.01);
    });
  },
);
