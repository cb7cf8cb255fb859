import { AnimationMixer, Group, LoopOnce, type Object3D, Vector3 } from "three";
import { type BVH, BVHLoader } from "three/addons/loaders/BVHLoader.js";
import { describe, expect, it } from "vitest";
import { boneNamings } from "../../../src/common/libraryProtocol";
import { boneNames } from "../../../src/formats/boneNames";
import { type BvhOptions, bvhPieces } from "../../../src/formats/bvh";
import { constantBoneLengths, withConstantBones } from "../../../src/formats/constantBones";
import type { Motion } from "../../../src/formats/motion";
import { coordinateCount, jointCount, jointIndex, jointNames } from "../../../src/pose/skeleton";
import { evenTimes, jointAt, walk } from "./support/motions";

const text = (motion: Motion, options: BvhOptions) => [...bvhPieces(motion, options)].join("");

function rowsOf(bvh: string): number[][] {
  const lines = bvh.trim().split("\n");
  return lines.slice(lines.indexOf("MOTION") + 3).map((line) => line.split(" ").map(Number));
}

/** The skeleton as three.js plays it at a time. */
function played({ skeleton, clip }: BVH, timeS: number): Object3D {
  const root = new Group().add(skeleton.bones[0]!);
  const mixer = new AnimationMixer(root);
  const action = mixer.clipAction(clip).play();
  action.clampWhenFinished = true;
  action.setLoop(LoopOnce, 1);
  mixer.setTime(timeS);
  root.updateMatrixWorld(true);
  return root;
}

const place = (root: Object3D, name: string) => root.getObjectByName(name)!.getWorldPosition(new Vector3());

describe("bvhPieces, played by three.js's BVHLoader", () => {
  const motion = walk(evenTimes(31, 30));

  it.each([
    { unit: "m", perMetre: 1 },
    { unit: "cm", perMetre: 100 },
  ] as const)("puts every joint where it was, at its time, in $unit", ({ unit, perMetre }) => {
    const bvh = new BVHLoader().parse(text(motion, { frameTimeS: 1 / 30, unit }));
    expect(bvh.clip.duration).toBeCloseTo(1, 4);
    for (const frame of [0, 7, 30]) {
      const root = played(bvh, motion.timestampsS[frame]!);
      jointNames.forEach((name, joint) => {
        const expected = new Vector3(...jointAt(motion, frame, joint)).multiplyScalar(perMetre);
        expect(place(root, name).distanceTo(expected) / perMetre, `${name} in frame ${frame}`).toBeLessThan(1e-4);
      });
    }
  });

  it("stands upright, faces +Z and has its left at +X", () => {
    const root = played(new BVHLoader().parse(text(motion, { frameTimeS: 1 / 30 })), 0);
    expect(place(root, "Head").y).toBeGreaterThan(place(root, "Hip").y + 0.4);
    expect(place(root, "Hip").y).toBeGreaterThan(place(root, "LFoot").y + 0.6);
    expect(place(root, "LHip").x).toBeGreaterThan(place(root, "RHip").x);
    // He walks forwards, so the hip moves to +X on the circle, and the neck bends to the front.
    expect(place(root, "Head").z).toBeGreaterThan(place(root, "Thorax").z);
  });
});

describe("bvhPieces", () => {
  it("begins with the rest pose when asked, and says so in the number of frames", () => {
    const motion = walk(evenTimes(4, 30));
    const bvh = text(motion, { frameTimeS: 1 / 30, tPose: true });
    const rows = rowsOf(bvh);
    expect(bvh).toContain("Frames: 5\n");
    expect(rows[0]!.slice(3).every((angle) => angle === 0)).toBe(true);
    expect(rows[0]!.slice(0, 3)).toEqual([0, 0.88, 0]);
    expect(rows.slice(1)).toEqual(rowsOf(text(motion, { frameTimeS: 1 / 30 })));
  });

  it("names the bones as each program's characters have them, all different", () => {
    for (const naming of boneNamings) {
      const bvh = text(walk([0]), { frameTimeS: 1 / 30, naming });
      const names = [...bvh.matchAll(/(?:ROOT|JOINT) (\S+)/g)].map(([, name]) => name!);
      expect(new Set(names)).toEqual(new Set(boneNames(naming)));
      expect(names).toHaveLength(21);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_]+$/);
    }
    expect(text(walk([0]), { frameTimeS: 1, naming: "mixamo" })).toMatch(/ROOT Hips\n{\n/);
  });

  it("gives every leaf an end with a length", () => {
    const bvh = text(walk([0]), { frameTimeS: 1 / 30 });
    const ends = [...bvh.matchAll(/End Site\n\t+\{\n\t+OFFSET (.+)\n/g)].map(([, offset]) =>
      offset!.split(" ").map(Number),
    );
    expect(ends).toHaveLength(5);
    for (const end of ends) expect(Math.hypot(...end)).toBeGreaterThan(0.05);
  });

  it("holds bones at their median length, left and right alike, and keeps their directions", () => {
    const motion = walk(evenTimes(9, 30));
    const elbow = jointIndex("LElbow") * 3;
    // In every other frame the left forearm is half as long again.
    for (let frame = 0; frame < 9; frame += 2) {
      for (let axis = 0; axis < 3; axis++) {
        const wrist = frame * coordinateCount + jointIndex("LWrist") * 3 + axis;
        const from = motion.positions[frame * coordinateCount + elbow + axis]!;
        motion.positions[wrist] = from + 1.5 * (motion.positions[wrist]! - from);
      }
    }
    const lengths = constantBoneLengths(motion);
    // Left median 0.375, right 0.25.
    expect(lengths[jointIndex("LWrist")]).toBeCloseTo(0.3125, 4);
    expect(lengths[jointIndex("RWrist")]).toBeCloseTo(0.3125, 4);
    const held = new Float64Array(jointCount * 3);
    withConstantBones(motion.positions, 3, lengths, held);
    const root = played(new BVHLoader().parse(text(motion, { frameTimeS: 1 / 30 })), 3 / 30);
    jointNames.forEach((name, joint) => {
      const expected = new Vector3(...held.subarray(joint * 3, joint * 3 + 3));
      expect(place(root, name).distanceTo(expected), name).toBeLessThan(1e-4);
    });
  });

  it("repeats the pose before where nobody was seen, and refuses a motion without anybody", () => {
    const rows = rowsOf(text(walk(evenTimes(5, 30), [0, 3]), { frameTimeS: 1 / 30 }));
    expect(rows[0]).toEqual(rows[1]);
    expect(rows[3]).toEqual(rows[2]);
    expect(rows[4]).not.toEqual(rows[3]);
    expect(() => text(walk([0], [0]), { frameTimeS: 1 })).toThrow('"Walk in a circle": there is no person');
  });

  it("carries nothing across a cut", () => {
    const times = evenTimes(20, 30);
    const whole = walk(times, [], { cuts: [10] });
    const after: Motion = {
      ...walk(times.slice(10)),
      // Of the same lengths, bit by bit.
      positions: whole.positions.slice(10 * coordinateCount),
    };
    const turns = (row: number[]) => row.slice(3).map((angle) => ((angle % 360) + 360) % 360);
    const [joined, alone] = [rowsOf(text(whole, { frameTimeS: 1 / 30 })), rowsOf(text(after, { frameTimeS: 1 / 30 }))];
    const apart = (a: number, b: number) => Math.min(Math.abs(a - b), 360 - Math.abs(a - b));
    turns(joined[10]!).forEach((angle, i) => expect(apart(angle, turns(alone[0]!)[i]!)).toBeLessThan(1e-3));
  });
});
