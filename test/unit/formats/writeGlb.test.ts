import { AnimationMixer, Box3, LoopOnce, type Object3D, type SkinnedMesh, Vector3 } from "three";
import { type GLTF, GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { describe, expect, it } from "vitest";
import { constantBoneLengths, withConstantBones } from "../../../src/formats/constantBones";
import type { Motion } from "../../../src/formats/motion";
import { glbPieces } from "../../../src/formats/writeGlb";
import { coordinateCount, jointNames } from "../../../src/pose/skeleton";
import { evenTimes, jointAt, walk } from "./support/motions";

async function glbBytes(motion: Motion, naming: Parameters<typeof glbPieces>[1] = "plain"): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  for await (const piece of glbPieces(motion, naming)) if (piece) bytes = piece;
  return bytes!;
}

async function load(motion: Motion, naming?: Parameters<typeof glbPieces>[1]): Promise<GLTF> {
  const bytes = await glbBytes(motion, naming);
  return new GLTFLoader().parseAsync(bytes.slice().buffer, "");
}

/** The scene as three.js plays it at a time. */
function poseAt({ scene, animations }: GLTF, timeS: number): Object3D {
  const mixer = new AnimationMixer(scene);
  const action = mixer.clipAction(animations[0]!).play();
  action.clampWhenFinished = true;
  action.setLoop(LoopOnce, 1);
  mixer.setTime(timeS);
  scene.updateMatrixWorld(true);
  return scene;
}

function place(scene: Object3D, name: string): Vector3 {
  return scene.getObjectByName(name)!.getWorldPosition(new Vector3());
}

function heldPose(motion: Motion, frame: number): Float64Array {
  const pose = new Float64Array(coordinateCount);
  withConstantBones(motion.positions, frame, constantBoneLengths(motion), pose);
  return pose;
}

describe("glbPieces, played by three.js's GLTFLoader", () => {
  const motion = walk([0, 0.02, 0.07, 0.1, 0.18, 0.2]);

  it("puts every joint where it was, at the frames' own times", async () => {
    const gltf = await load(motion);
    for (const [frame, timeS] of motion.timestampsS.entries()) {
      const scene = poseAt(gltf, timeS);
      const held = heldPose(motion, frame);
      jointNames.forEach((name, joint) => {
        const expected = new Vector3(...held.subarray(joint * 3, joint * 3 + 3));
        expect(place(scene, name).distanceTo(expected), `${name} at ${timeS} s`).toBeLessThan(1e-4);
      });
    }
    expect(gltf.animations[0]!.duration).toBeCloseTo(0.2, 6);
    expect([...gltf.animations[0]!.tracks[0]!.times].map((time) => time.toFixed(4))).toEqual(
      [...motion.timestampsS].map((time) => time.toFixed(4)),
    );
  });

  it("draws the body around the bones, a person high, upright and facing +Z in the rest pose", async () => {
    const { scene } = await load(motion);
    scene.updateMatrixWorld(true);
    const body = scene.getObjectByName("Body") as SkinnedMesh;
    const box = new Box3().setFromBufferAttribute(body.geometry.getAttribute("position") as never);
    expect(box.min.y).toBeGreaterThan(-0.03);
    expect(box.min.y).toBeLessThan(0.03);
    expect(box.max.y).toBeCloseTo(place(scene, "Head").y, 1);
    expect(place(scene, "LWrist").x).toBeGreaterThan(0.5);
    // The feet point to the front.
    expect(box.max.z).toBeGreaterThan(-box.min.z);
  });

  it("moves the skin with the bones", async () => {
    const gltf = await load(motion);
    const scene = poseAt(gltf, 0.1);
    const body = scene.getObjectByName("Body") as SkinnedMesh;
    body.skeleton.update();
    const wrist = place(scene, "LWrist");
    let nearest = Number.POSITIVE_INFINITY;
    const joints = body.geometry.getAttribute("skinIndex");
    const wristBone = body.skeleton.bones.findIndex(({ name }) => name === "LWrist");
    for (let i = 0; i < joints.count; i++) {
      if (joints.getX(i) !== wristBone) continue;
      nearest = Math.min(nearest, body.getVertexPosition(i, new Vector3()).distanceTo(wrist));
    }
    expect(nearest).toBeLessThan(0.06);
  });

  it("names bones as the program's own characters have them, and says what it was made from", async () => {
    const gltf = await load(motion, "ue5");
    for (const name of ["pelvis", "spine_01", "clavicle_l", "upperarm_l", "lowerarm_r", "calf_l", "head"]) {
      expect(gltf.scene.getObjectByName(name), name).toBeDefined();
    }
    const figure = gltf.scene.children.find(({ userData }) => userData.root_motion);
    expect(figure!.userData).toMatchObject({ root_motion: "estimated", source: "walk.mp4", model: "test-model" });
  });

  it("holds the last pose where nobody was seen", async () => {
    const gapped = walk(evenTimes(6, 30), [0, 3]);
    const gltf = await load(gapped);
    const wrist = (frame: number) => place(poseAt(gltf, frame / 30), "LWrist");
    expect(wrist(3).distanceTo(wrist(2))).toBeLessThan(1e-6);
    expect(wrist(0).distanceTo(wrist(1))).toBeLessThan(1e-6);
    expect(wrist(4).distanceTo(wrist(3))).toBeGreaterThan(1e-3);
  });

  it("writes a motion of one frame, and refuses one without anybody", async () => {
    const gltf = await load(walk([0]));
    expect(place(poseAt(gltf, 0), "Head").y).toBeCloseTo(jointAt(walk([0]), 0, jointNames.indexOf("Head"))[1]!, 3);
    await expect(glbBytes(walk([0, 0.1], [0, 1]))).rejects.toThrow('"Walk in a circle": there is no person');
  });
});

describe("glbPieces, as glTF", () => {
  it("gives each sampler's times their least and most, and animates each node's path once", async () => {
    const bytes = await glbBytes(walk(evenTimes(10, 30)));
    const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength)));
    const [animation] = json.animations;
    const paths = animation.channels.map(({ target }: { target: { node: number; path: string } }) => {
      return `${target.node} ${target.path}`;
    });
    expect(new Set(paths).size).toBe(paths.length);
    for (const { input, interpolation } of animation.samplers) {
      const accessor = json.accessors[input];
      expect(accessor.min).toEqual([0]);
      expect(accessor.max[0]).toBeCloseTo(0.3, 6);
      expect(interpolation ?? "LINEAR").toBe("LINEAR");
    }
    expect(json.skins[0].joints).toHaveLength(21);
    expect(json.skins[0].inverseBindMatrices).toBeDefined();
  });
});
