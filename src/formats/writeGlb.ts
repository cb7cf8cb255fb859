import { type Buffer, Document, type Node, type TypedArray, WebIO } from "@gltf-transform/core";
import type { BoneNaming } from "../common/libraryProtocol";
import { relativeRotation } from "../pose/jointRotations";
import { rig } from "../pose/rig";
import { type Quaternion, toQuaternion, type Vector } from "../pose/rotation";
import { jointIndex } from "../pose/skeleton";
import { boneNames } from "./boneNames";
import { restHeightM } from "./bvh";
import { measureBones } from "./constantBones";
import { makeBody, restPositions } from "./glbBody";
import type { Motion } from "./motion";
import { rigFrames } from "./rigFrames";

/** Frames between two pauses. */
const framesPerPiece = 500;
/** Thigh and shank of the body that makeBody's thickness is meant for, m. */
const usualLegM = 0.83;

/**
 * A motion as binary glTF: the rig in a T as rest pose, a small skinned body (nodes alone become empties in Blender) and
 * an animation at the motion's own times. Yields undefined while it works, then the file.
 *
 * glTF holds times in single precision: beyond 34 minutes they are off by more than 0.1 ms, beyond 2 hours by up to
 * 0.5 ms.
 *
 * @throws StudioError `bad-argument` when no frame has a person
 */
export async function* glbPieces(motion: Motion, naming: BoneNaming): AsyncGenerator<Uint8Array | undefined> {
  const lengths = yield* measureBones(motion);
  const rest = restPositions(lengths, restHeightM(lengths));
  const document = new Document();
  document.getRoot().getAsset().generator = "RPSM Studio";
  const about = describe(motion);
  document.getRoot().setExtras(about);
  const buffer = document.createBuffer();
  const nodes = addSkeleton(document, rest, boneNames(naming));
  const body = addBody(document, buffer, nodes, rest, lengths);
  const figure = document.createNode(motion.name).setExtras(about).addChild(nodes[0]!).addChild(body);
  document.getRoot().setDefaultScene(document.createScene(motion.name).addChild(figure));

  const tracks = new Tracks(motion.timestampsS.length);
  for (const { hip, rotations } of rigFrames(motion)) {
    tracks.add(hip, (node) => {
      const parent = rotations[rig[node]!.parent];
      return toQuaternion(parent ? relativeRotation(parent, rotations[node]!) : rotations[node]!);
    });
    if (tracks.frames % framesPerPiece === 0) yield undefined;
  }
  addAnimation(document, buffer, nodes, motion, tracks);
  yield await new WebIO().writeBinary(document);
}

/** What the file says of itself; programs keep it as custom properties. */
function describe({ source, model, rootMotion, floor }: Motion): Record<string, unknown> {
  return { source, ...(model ? { model } : {}), root_motion: rootMotion, ...(floor ? { floor } : {}) };
}

function addSkeleton(document: Document, rest: readonly Vector[], names: readonly string[]): Node[] {
  const nodes = rig.map(({ parent }, node) => {
    const [from, to] = [rest[parent] ?? [0, 0, 0], rest[node]!];
    return document.createNode(names[node]!).setTranslation([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  });
  rig.forEach(({ parent }, node) => {
    if (parent >= 0) nodes[parent]!.addChild(nodes[node]!);
  });
  return nodes;
}

function addBody(
  document: Document,
  buffer: Buffer,
  nodes: readonly Node[],
  rest: readonly Vector[],
  lengthsM: readonly number[],
): Node {
  const leg = lengthsM[jointIndex("LKnee")]! + lengthsM[jointIndex("LFoot")]!;
  const mesh = makeBody(rest, leg / usualLegM);
  const accessor = (type: "VEC3" | "VEC4" | "MAT4" | "SCALAR", array: TypedArray) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const material = document
    .createMaterial("body")
    .setBaseColorFactor([0.42, 0.55, 0.72, 1])
    .setMetallicFactor(0)
    .setRoughnessFactor(0.8);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", mesh.positions))
    .setAttribute("NORMAL", accessor("VEC3", mesh.normals))
    .setAttribute("JOINTS_0", accessor("VEC4", mesh.joints))
    .setAttribute("WEIGHTS_0", accessor("VEC4", mesh.weights))
    .setIndices(accessor("SCALAR", mesh.indices))
    .setMaterial(material);
  // In the rest pose no node is turned: back to a node is just back from where it is.
  const inverseBind = rest.flatMap(([x, y, z]) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1]);
  const skin = document
    .createSkin("skeleton")
    .setSkeleton(nodes[0]!)
    .setInverseBindMatrices(accessor("MAT4", Float32Array.from(inverseBind)));
  for (const node of nodes) skin.addJoint(node);
  return document.createNode("Body").setMesh(document.createMesh("Body").addPrimitive(primitive)).setSkin(skin);
}

/** The nodes that turn; the others go with their parent. */
const turning = rig.flatMap(({ name, end }, node) => (end >= 0 || name === "Hip" || name === "Thorax" ? [node] : []));

/** The animation's numbers, frame after frame. */
class Tracks {
  frames = 0;
  readonly hip: Float32Array<ArrayBuffer>;
  /** Of each turning node. */
  readonly turns: readonly Float32Array<ArrayBuffer>[];
  private readonly before = new Map<number, Quaternion>();

  constructor(frames: number) {
    this.hip = new Float32Array(frames * 3);
    this.turns = turning.map(() => new Float32Array(frames * 4));
  }

  add(hip: Vector, turnOf: (node: number) => Quaternion): void {
    this.hip.set(hip, this.frames * 3);
    turning.forEach((node, i) => {
      const turn = this.nearer(node, turnOf(node));
      this.before.set(node, turn);
      this.turns[i]!.set(turn, this.frames * 4);
    });
    this.frames++;
  }

  /** Of the two quaternions of the same rotation the one that the frame before goes over into the short way. */
  private nearer(node: number, [x, y, z, w]: Quaternion): Quaternion {
    const before = this.before.get(node);
    const isFar = before && before[0] * x + before[1] * y + before[2] * z + before[3] * w < 0;
    return isFar ? [-x, -y, -z, -w] : [x, y, z, w];
  }
}

function addAnimation(document: Document, buffer: Buffer, nodes: readonly Node[], motion: Motion, tracks: Tracks) {
  const animation = document.createAnimation(motion.name);
  const times = document.createAccessor().setArray(Float32Array.from(motion.timestampsS)).setBuffer(buffer);
  const add = (node: Node, path: "translation" | "rotation", values: TypedArray) => {
    const output = document.createAccessor().setType(path === "rotation" ? "VEC4" : "VEC3");
    output.setArray(values).setBuffer(buffer);
    const sampler = document.createAnimationSampler().setInput(times).setOutput(output).setInterpolation("LINEAR");
    const channel = document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler);
    animation.addSampler(sampler).addChannel(channel);
  };
  add(nodes[0]!, "translation", tracks.hip);
  turning.forEach((node, i) => add(nodes[node]!, "rotation", tracks.turns[i]!));
}
