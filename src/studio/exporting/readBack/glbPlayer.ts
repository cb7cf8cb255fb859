import { type Document, type Node, WebIO } from "@gltf-transform/core";
import type { Quaternion, Vector } from "../../../pose/rotation";

interface PlayedNode {
  name: string;
  /** Index among the nodes, before this one; -1 for a root. */
  parent: number;
  translation: Vector;
  rotation: Quaternion;
  translations?: ArrayLike<number>;
  rotations?: ArrayLike<number>;
}

/**
 * Plays the animation of a binary glTF file at its keys, without the code that wrote it: nodes, their translations and
 * rotations (no scale), linear samplers that share their times.
 */
export class GlbPlayer {
  private readonly nodes: PlayedNode[] = [];
  /** Seconds. */
  readonly times: ArrayLike<number>;

  private constructor(document: Document) {
    const indices = new Map<Node, number>();
    const visit = (node: Node, parent: number) => {
      indices.set(node, this.nodes.length);
      const [translation, rotation] = [node.getTranslation(), node.getRotation()];
      const index = this.nodes.push({ name: node.getName(), parent, translation, rotation }) - 1;
      for (const child of node.listChildren()) visit(child, index);
    };
    for (const root of document.getRoot().getDefaultScene()?.listChildren() ?? []) visit(root, -1);
    let times: ArrayLike<number> = [];
    for (const channel of document.getRoot().listAnimations()[0]?.listChannels() ?? []) {
      const node = this.nodes[indices.get(channel.getTargetNode()!)!]!;
      const values = channel.getSampler()!.getOutput()!.getArray()!;
      times = channel.getSampler()!.getInput()!.getArray()!;
      if (channel.getTargetPath() === "translation") node.translations = values;
      else node.rotations = values;
    }
    this.times = times;
  }

  static async open(bytes: Uint8Array): Promise<GlbPlayer> {
    return new GlbPlayer(await new WebIO().readBinary(bytes));
  }

  /** The places of the nodes of these names, three numbers each. NaN for a name that is not there. */
  play(key: number, names: readonly string[]): number[] {
    const places: Vector[] = [];
    const turns: Quaternion[] = [];
    const byName = new Map<string, Vector>();
    this.nodes.forEach((node, i) => {
      const { parent, name, translations, rotations } = node;
      const own: Vector = translations
        ? [translations[key * 3]!, translations[key * 3 + 1]!, translations[key * 3 + 2]!]
        : node.translation;
      const turn: Quaternion = rotations
        ? [rotations[key * 4]!, rotations[key * 4 + 1]!, rotations[key * 4 + 2]!, rotations[key * 4 + 3]!]
        : node.rotation;
      const at = places[parent];
      const moved = at ? rotated(turns[parent]!, own) : own;
      places[i] = at ? [at[0] + moved[0], at[1] + moved[1], at[2] + moved[2]] : moved;
      turns[i] = at ? product(turns[parent]!, turn) : turn;
      byName.set(name, places[i]!);
    });
    return names.flatMap((name) => byName.get(name) ?? [Number.NaN, Number.NaN, Number.NaN]);
  }
}

function product([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** v + 2 w (q x v) + 2 q x (q x v) */
function rotated([x, y, z, w]: Quaternion, [a, b, c]: Vector): Vector {
  const [u, v, t] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
  return [a + w * u + y * t - z * v, b + w * v + z * u - x * t, c + w * t + x * v - y * u];
}
