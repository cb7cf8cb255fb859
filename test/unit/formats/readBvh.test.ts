import { describe, expect, it } from "vitest";
import { readBvh } from "../../../src/formats/readBvh";
import { jointNames } from "../../../src/pose/skeleton";
import { expectBroken, fixtureText, place, places, sources } from "./support/motionFixtures";

const read = (name: string) => readBvh(fixtureText(name), name);

describe("readBvh on other programs' rigs", () => {
  it("reads Mixamo's: cm, left arm down by -90 degrees about z, rest frame left out", () => {
    const reading = read("mixamo.bvh");
    expect(reading).toMatchObject({ format: "BVH", axes: { up: "+y", front: "+z" }, unitM: 0.01 });
    expect(reading.warnings).toEqual(["The first frame is the rest pose and was left out."]);
    expect([...reading.motion.timestampsS]).toEqual([0, 1 / 30]);
    expect(places(reading, 0, "Hip", "LHip", "LKnee", "LFoot")).toEqual([
      [0, 1, 0],
      [0.09, 0.94, 0],
      [0.09, 0.52, 0],
      [0.09, 0.1, 0],
    ]);
    expect(places(reading, 0, "Spine", "Thorax", "Neck", "Head")).toEqual([
      [0, 1.22, -0.01],
      [0, 1.5, -0.01],
      [0, 1.6, 0.01],
      [0, 1.78, 0.01],
    ]);
    expect(places(reading, 0, "LShoulder", "LElbow", "LWrist")).toEqual([
      [0.18, 1.47, -0.01],
      [0.18, 1.19, -0.01],
      [0.18, 0.93, -0.01],
    ]);
  });

  it("turns Mixamo's hips by 90 degrees about y, and the right lower leg by 90 about its own x", () => {
    const reading = read("mixamo.bvh");
    // Facing +x: the left side is towards -z.
    expect(places(reading, 1, "Hip", "LHip", "LShoulder")).toEqual([
      [0.1, 0.98, 0.2],
      [0.1, 0.92, 0.11],
      [0.09, 1.45, 0.02],
    ]);
    expect(places(reading, 1, "RKnee", "RFoot")).toEqual([
      [0.1, 0.5, 0.29],
      [-0.32, 0.5, 0.29],
    ]);
  });

  it("reads CMU's: 1/0.45 inch, the upper neck as thorax", () => {
    const reading = read("cmu.bvh");
    expect(reading.unitM).toBeCloseTo(0.0564444, 6);
    expect(sources(reading, "RHip", "Spine", "Thorax", "Neck", "Head", "LShoulder", "LWrist")).toEqual([
      ...["RightUpLeg", "Spine", "Neck1", "Head", "end of Head", "LeftArm", "LeftHand"],
    ]);
    expect(reading.motion.timestampsS[1]).toBe(1 / 120);
  });

  it("reads Xsens': positions of every joint take the place of OFFSET", () => {
    const reading = read("xsens.bvh");
    expect(reading.unitM).toBe(0.01);
    expect(reading.motion.timestampsS[1]).toBe(1 / 240);
    expect(sources(reading, "RFoot", "Spine", "LShoulder")).toEqual(["RightAnkle", "Chest3", "LeftShoulder"]);
    expect(places(reading, 0, "LFoot", "Thorax", "LShoulder")).toEqual([
      [0.085, 0.11, 0],
      [0, 1.42, 0],
      [0.16, 1.35, 0],
    ]);
  });

  it("reads Unreal's through Blender: Z up, front -y, the pelvis and not the root as hip", () => {
    const reading = read("unreal.bvh");
    expect(reading).toMatchObject({ axes: { up: "+z", front: "-y" }, unitM: 1 });
    expect(sources(reading, "Hip", "LHip", "LShoulder", "LWrist", "Thorax")).toEqual([
      ...["pelvis", "thigh_l", "upperarm_l", "hand_l", "neck_01"],
    ]);
    expect(places(reading, 0, "Hip", "LHip", "LShoulder")).toEqual([
      [0, 0.96, 0],
      [0.1, 0.94, 0],
      [0.18, 1.49, -0.04],
    ]);
  });

  it("reads VRoid's: the crown is set above a head that has no end", () => {
    const reading = read("vroid.bvh");
    expect(sources(reading, "Hip", "Spine", "Neck", "Head")).toEqual([
      "J_Bip_C_Hips",
      "J_Bip_C_Chest",
      "J_Bip_C_Head",
      "",
    ]);
    // Neck to crown is 123.4/96.1 of thorax to neck.
    expect(place(reading, 0, "Head")).toEqual([0, 1.5427, 0]);
  });

  it("reads Biped's: names with blanks, inches, arms on the neck", () => {
    const reading = read("biped.bvh");
    expect(reading.unitM).toBe(0.0254);
    expect(sources(reading, "Hip", "LKnee", "Thorax", "Neck")).toEqual([
      ...["Bip01 Pelvis", "Bip01 L Calf", "Bip01 Neck", "Bip01 Head"],
    ]);
    expect(place(reading, 0, "Hip")).toEqual([0, 0.9652, 0]);
  });

  it("takes the axes from the motion where the rest pose lies", () => {
    const reading = read("lafan.bvh");
    expect(reading).toMatchObject({ axes: { up: "+y", front: "+z" }, unitM: 0.01 });
    expect(places(reading, 1, "LHip", "LKnee", "LElbow")).toEqual([
      [0.1155, 0.921, 0.0586],
      [0.1155, 0.486, 0.0586],
      [0.427, 1.357, 0.014],
    ]);
  });
});

describe("readBvh", () => {
  const text = fixtureText("unreal.bvh");

  it("takes axes, unit and name as told", () => {
    const axes = { up: "+y", front: "-z" } as const;
    const reading = readBvh(text, "walk.1.bvh", { axes, unitM: 0.01, name: "A" });
    expect({ unitM: reading.unitM, used: reading.axes, name: reading.motion.name }).toEqual({
      ...{ unitM: 0.01, used: axes, name: "A" },
    });
    // The file's hip is at (0, 0, 0.96): away from the front.
    expect(place(reading, 0, "Hip")).toEqual([0, 0, -0.0096]);
    const { motion } = readBvh(text, "walk.1.bvh");
    expect(motion).toMatchObject({ name: "walk.1", source: "walk.1.bvh", rootMotion: "given", cuts: [] });
    expect(() => readBvh(text, "w.bvh", { axes: { up: "+y", front: "-y" } })).toThrow("lie on one axis");
  });

  it("names every joint it was not sure of as coming from nowhere, and lists all 17", () => {
    const { joints } = read("vroid.bvh");
    expect(joints.map(({ ours }) => ours)).toEqual([...jointNames]);
  });

  it.each([
    ["an empty hierarchy", "HIERARCHY\nMOTION\n", "line 2: there is no ROOT"],
    ["another kind of file", "Hello\nworld\n", '"HIERARCHY" is expected, not "Hello"'],
    ["a channel that does not exist", text.replace("Zrotation", "Wrotation"), 'line 5: a channel .* not "Wrotation"'],
    ["an OFFSET without numbers", text.replace("OFFSET 0.0000 0.0000 0.9600", "OFFSET a b c"), 'OFFSET x.*not "a"'],
    ["an open joint", text.replace(/\}\nMOTION/, "MOTION"), "joint root is not closed"],
    ["a brace too many", text.replace("MOTION", "}\nMOTION"), '"}" too many'],
    ["no frames", text.replace("Frames: 2", "Frames: 0"), '"Frames: N".*not "Frames: 0"'],
    ["no frame time", text.replace("Frame Time: 0.041667", "Frame Time: 0"), '"Frame Time: S"'],
    ["a promise of a billion frames", text.replace("Frames: 2", "Frames: 1000000"), "more than the file holds"],
    [
      "words among the numbers",
      text.replace(/\n0\.5000 /, "\nhalf "),
      'number \\(frame 2 of 2, number 1 of \\d+\\).*"half"',
    ],
    ["a missing last number", `${text.trimEnd().split(" ").slice(0, -1).join(" ")}\n`, "the file's end"],
    [
      "a rig without hands",
      text.replaceAll("hand_", "foo_"),
      "no joint was recognised as LWrist, RWrist; its names are root, pelvis",
    ],
  ])("names the line of %s", (_, broken, says) => {
    expectBroken(() => readBvh(broken, "walk.bvh"), new RegExp(`^walk\\.bvh.*${says}`));
  });

  it("does not take long over a line that is one long blank", () => {
    const slow = `HIERARCHY\nROOT a {\nOFFSET 0 0 0\nCHANNELS 0\n}\nMOTION\nFrames ${" ".repeat(300_000)}x y\n`;
    expectBroken(() => readBvh(slow, "slow.bvh"), "Frames: N");
  });

  it("ignores numbers after the last frame, and says so", () => {
    expect(readBvh(`${text}1 2 3\n`, "walk.bvh").warnings).toEqual(["There are more numbers than its 2 frames need."]);
  });
});
