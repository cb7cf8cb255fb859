import type { NamedPoint } from "./pointSource";
import type { TextWords } from "./textWords";

export type AxisIndex = 0 | 1 | 2;

export interface BvhChannel {
  kind: "position" | "rotation" | "ignored";
  axis: AxisIndex;
  /** Its place in every line of numbers. */
  column: number;
}

export interface BvhNode extends NamedPoint {
  /** From the parent, in the rest pose. */
  offset: [x: number, y: number, z: number];
  /** In the order in which they apply. */
  channels: BvhChannel[];
}

export interface BvhHierarchy {
  /** Parents before their children. */
  nodes: BvhNode[];
  /** Numbers per frame. */
  columns: number;
}

/** More than any rig of a person has, fingers and face included. */
const mostNodes = 4096;
const mostChannels = 9;

/**
 * Reads from `HIERARCHY` to the word `MOTION`. Any depth, order of channels and number of roots.
 * @throws StudioError `file-broken` that names the line
 */
export function readBvhHierarchy(words: TextWords): BvhHierarchy {
  words.expect("HIERARCHY");
  const nodes: BvhNode[] = [];
  const open: number[] = [];
  let columns = 0;
  for (;;) {
    const word = words.next();
    const node = nodes[open.at(-1) ?? -1];
    switch (word?.toUpperCase()) {
      case "ROOT":
      case "JOINT":
      case "END":
        if (nodes.length === mostNodes) throw words.problem(`there are more than ${mostNodes} joints`);
        if (node?.isEnd) throw words.problem("an end site cannot have joints");
        if (!node && word.toUpperCase() !== "ROOT") throw words.problem(`${word} stands outside of any ROOT`);
        nodes.push(openNode(words, word, open.at(-1) ?? -1, node));
        open.push(nodes.length - 1);
        break;
      case "OFFSET":
        if (!node) throw words.problem("OFFSET stands outside of any joint");
        node.offset = [words.number("OFFSET x"), words.number("OFFSET y"), words.number("OFFSET z")];
        break;
      case "CHANNELS":
        if (!node) throw words.problem("CHANNELS stands outside of any joint");
        if (node.channels.length > 0) throw words.problem(`joint ${node.name} has CHANNELS twice`);
        node.channels = readChannels(words, columns);
        columns += node.channels.length;
        break;
      case "}":
        if (open.pop() === undefined) throw words.problem('there is a "}" too many');
        break;
      case "MOTION":
        if (node) throw words.problem(`joint ${node.name} is not closed with "}" before MOTION`);
        if (nodes.length === 0) throw words.problem("there is no ROOT");
        return { nodes, columns };
      default:
        throw words.unexpected(word, "JOINT, OFFSET, CHANNELS, End Site, } or MOTION");
    }
  }
}

function openNode(words: TextWords, word: string, parent: number, parentNode: BvhNode | undefined): BvhNode {
  const rest = words.restOfLine();
  const hasBrace = rest.endsWith("{");
  const name = (hasBrace ? rest.slice(0, -1) : rest).trim();
  if (!hasBrace) words.expect("{");
  const isEnd = word.toUpperCase() === "END";
  if (!isEnd && name === "") throw words.problem(`a ${word} has no name`);
  const own = { parent, offset: [0, 0, 0] as [number, number, number], channels: [] };
  return isEnd ? { ...own, name: `end of ${parentNode!.name}`, isEnd } : { ...own, name };
}

function readChannels(words: TextWords, firstColumn: number): BvhChannel[] {
  const count = words.number("number of CHANNELS");
  if (!Number.isInteger(count) || count < 0 || count > mostChannels) {
    throw words.problem(`the number of CHANNELS must be from 0 to ${mostChannels}, not ${count}`);
  }
  return Array.from({ length: count }, (_, i) => {
    const word = words.next();
    const [, letter, what] = /^([xyz])(position|rotation|scale)$/i.exec(word ?? "") ?? [];
    if (!letter || !what) throw words.unexpected(word, "a channel such as Xrotation");
    const kind = what.toLowerCase();
    return {
      kind: kind === "position" || kind === "rotation" ? kind : "ignored",
      axis: "xyz".indexOf(letter.toLowerCase()) as AxisIndex,
      column: firstColumn + i,
    };
  });
}
