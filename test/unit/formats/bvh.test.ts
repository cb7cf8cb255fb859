import { describe, expect, it } from "vitest";
import { writeBvh } from "../../../src/formats/bvh";
import { helperNames } from "../../../src/pose/rig";
import { jointCount, jointNames } from "../../../src/pose/skeleton";
import { createRandom } from "../../../src/pose/synthesis/random";
import { about, type Matrix, posed, times } from "./support/body";

/** A reader of its own: names, offsets and channels from the text, then the joints' positions in each frame. */
function readBvh(text: string): {
  names: string[];
  frameTime: number;
  frames: Map<string, number[]>[];
  rows: number[][];
} {
  const [hierarchy, motion] = text.split("MOTION\n");
  const joints: { name: string; parent: number; offset: number[]; channels: string[] }[] = [];
  const open: number[] = [];
  let inEnd = false;
  for (const line of hierarchy!.split("\n").map((part) => part.trim())) {
    const [word, ...rest] = line.split(/\s+/);
    if (word === "ROOT" || word === "JOINT") {
      joints.push({ name: rest[0]!, parent: open.at(-1) ?? -1, offset: [], channels: [] });
      open.push(joints.length - 1);
    } else if (word === "End") inEnd = true;
    else if (word === "OFFSET" && !inEnd) joints[open.at(-1)!]!.offset = rest.map(Number);
    else if (word === "CHANNELS") joints[open.at(-1)!]!.channels = rest.slice(1);
    else if (word === "}") {
      if (inEnd) inEnd = false;
      else open.pop();
    }
  }
  const [count, time, ...lines] = motion!.trim().split("\n");
  const rows = lines.map((line) => line.split(" ").map(Number));
  expect(count).toBe(`Frames: ${rows.length}`);
  const frames = rows.map((row) => {
    let next = 0;
    const world: { rotation: Matrix; position: number[] }[] = [];
    for (const { parent, offset, channels } of joints) {
      let rotation: Matrix = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ];
      let position = [...offset];
      for (const channel of channels) {
        const value = row[next++]!;
        if (channel.endsWith("position")) position["XYZ".indexOf(channel[0]!)]! += value;
        else rotation = times(rotation, about(channel[0]!, value));
      }
      const base = world[parent];
      if (base) {
        position = base.position.map((p, i) => p + base.rotation[i]!.reduce((sum, r, k) => sum + r * position[k]!, 0));
        rotation = times(base.rotation, rotation);
      }
      world.push({ rotation, position });
    }
    return new Map(joints.map(({ name }, i) => [name, world[i]!.position]));
  });
  return { names: joints.map(({ name }) => name), frameTime: Number(time!.split(" ").at(-1)), frames, rows };
}

function expectSamePose(read: Map<string, number[]>, pose: number[], tolerance: number): void {
  const root = read.get("Hip")!;
  for (let joint = 0; joint < jointCount; joint++) {
    const position = read.get(jointNames[joint]!)!.map((value, i) => value - root[i]!);
    for (let i = 0; i < 3; i++) expect(Math.abs(position[i]! - pose[joint * 3 + i]!)).toBeLessThan(tolerance);
  }
}

describe("writeBvh", () => {
  it("writes the T pose as zeros, standing on the floor", () => {
    const { rows, names, frameTime } = readBvh(writeBvh({ framesPerSecond: 30, poses: [posed({})] }));
    expect([...names].sort()).toEqual([...jointNames, ...helperNames].sort());
    expect(rows[0]!.slice(0, 3)).toEqual([0, 0.8, 0]);
    expect(rows[0]!.slice(3).every((angle) => angle === 0)).toBe(true);
    expect(frameTime).toBeCloseTo(1 / 30, 9);
  });

  it("turns a left arm that hangs by -90 degrees about Z, a right one by 90", () => {
    const hanging = posed({ LShoulder: about("Z", -90), RShoulder: about("Z", 90) });
    const { rows, names } = readBvh(writeBvh({ framesPerSecond: 30, poses: [hanging] }));
    const angles = (name: string) => rows[0]!.slice(3 + names.indexOf(name) * 3, 6 + names.indexOf(name) * 3);
    expect(angles("LShoulder")[0]).toBeCloseTo(-90, 3);
    expect(angles("RShoulder")[0]).toBeCloseTo(90, 3);
    expect(angles("LElbow").map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("puts every joint of any pose where it was, read without our own code", () => {
    const random = createRandom(7, 0);
    const any = () =>
      times(
        about("Z", random.uniform(-120, 120)),
        times(about("X", random.uniform(-80, 80)), about("Y", random.uniform(0, 300))),
      );
    const poses = Array.from({ length: 20 }, () => posed(Object.fromEntries(jointNames.map((name) => [name, any()]))));
    const { frames } = readBvh(writeBvh({ framesPerSecond: 25, poses }));
    frames.forEach((frame, i) => expectSamePose(frame, poses[i]!, 1e-4));
  });

  it("lets the hip sink in a squat, with the lower foot on the floor", () => {
    const squat = posed({
      LHip: about("X", -80),
      RHip: about("X", -80),
      LKnee: about("X", 110),
      RKnee: about("X", 110),
    });
    const { frames } = readBvh(writeBvh({ framesPerSecond: 25, poses: [posed({}), squat] }));
    expect(frames[0]!.get("Hip")![1]).toBeCloseTo(0.8, 4);
    expect(frames[1]!.get("Hip")![1]).toBeLessThan(0.5);
    expect(Math.min(frames[1]!.get("LFoot")![1]!, frames[1]!.get("RFoot")![1]!)).toBeCloseTo(0, 4);
  });

  it("does not jump where an angle passes half a turn", () => {
    const poses = Array.from({ length: 60 }, (_, i) => posed({ Hip: about("Y", i * 12) }));
    const { rows, frames } = readBvh(writeBvh({ framesPerSecond: 25, poses }));
    for (let frame = 1; frame < rows.length; frame++) {
      rows[frame]!.forEach((value, i) => expect(Math.abs(value - rows[frame - 1]![i]!)).toBeLessThan(13));
    }
    frames.forEach((frame, i) => expectSamePose(frame, poses[i]!, 1e-4));
  });

  it("repeats the frame before where nobody was seen, and refuses a clip without anybody", () => {
    const [t, squat] = [posed({}), posed({ LKnee: about("X", 90) })];
    const { rows } = readBvh(writeBvh({ framesPerSecond: 25, poses: [undefined, t, undefined, squat, undefined] }));
    expect(rows[0]).toEqual(rows[1]);
    expect(rows[2]).toEqual(rows[1]);
    expect(rows[4]).toEqual(rows[3]);
    expect(() => writeBvh({ framesPerSecond: 25, poses: [undefined] })).toThrow("no person");
  });
});
