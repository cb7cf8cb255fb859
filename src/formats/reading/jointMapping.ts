import { meanBoneLengthsMm } from "../../pose/meanBody";
import { type JointName, jointIndex, jointNames } from "../../pose/skeleton";
import { fileBroken, listed } from "./fileProblem";
import { type NamedPart, namedPart, type SidedPart } from "./jointWords";
import { ownRigJoints } from "./ownRig";
import type { JointSource, PointSource } from "./pointSource";
import { ancestors, chainMiddle, neckBase, topOfHead } from "./pointTree";

type Sources = Partial<Record<JointName, JointSource>>;

const limbs: readonly (readonly [JointName, SidedPart, "left" | "right"])[] = [
  ["RHip", "hipJoint", "right"],
  ["RKnee", "knee", "right"],
  ["RFoot", "ankle", "right"],
  ["LHip", "hipJoint", "left"],
  ["LKnee", "knee", "left"],
  ["LFoot", "ankle", "left"],
  ["LShoulder", "shoulder", "left"],
  ["LElbow", "elbow", "left"],
  ["LWrist", "wrist", "left"],
  ["RShoulder", "shoulder", "right"],
  ["RElbow", "elbow", "right"],
  ["RWrist", "wrist", "right"],
];

const lengthOf = (joint: JointName) => meanBoneLengthsMm[jointIndex(joint)]!;

/**
 * How our 17 joints are made of a file's points: by the place in the hierarchy where this program wrote it, else by
 * the names of limbs, with hips, spine, neck and head from names and hierarchy. All twelve joints of arms and legs must
 * be there; what lacks in between is set where a mean body has it.
 * @throws StudioError `file-broken` that names the joints that lack and the names there are
 */
export function mapJoints(source: PointSource): JointSource[] {
  const own = ownRigJoints(source);
  if (own) return own.map((point) => at(source, point));
  const parts = source.points.map(({ name, isEnd }) => (isEnd ? undefined : namedPart(name)));
  const found: Sources = {};
  for (const [joint, part, side] of limbs) {
    const point = best(parts, part, side);
    if (point !== undefined) found[joint] = at(source, point);
  }
  const missing = limbs.map(([joint]) => joint).filter((joint) => !found[joint]);
  if (missing.length > 0) throw noJoints(source, missing);
  const middle = (part: NamedPart["part"]) => {
    const point = best(parts, part, "middle");
    return point === undefined ? undefined : at(source, point);
  };
  addHip(source, found, middle("hips"));
  const isOurs = middle("thorax") && middle("spine") && !middle("lowerNeck");
  if (isOurs) Object.assign(found, { Thorax: middle("thorax"), Neck: middle("neck"), Head: middle("head") });
  else if (source.points.some(({ parent }) => parent >= 0)) addRigNeck(source, found, best(parts, "head", "middle"));
  else Object.assign(found, { Thorax: middle("neck"), Head: middle("headTop") ?? middle("head") });
  if (isOurs) found.Spine = middle("spine");
  addBetween(source, found);
  return jointNames.map((joint) => found[joint]!);
}

function best(parts: readonly (NamedPart | undefined)[], part: NamedPart["part"], side: NamedPart["side"]) {
  let winner: number | undefined;
  parts.forEach((named, point) => {
    if (named?.part !== part || named.side !== side) return;
    if (winner === undefined || named.rank < parts[winner]!.rank) winner = point;
  });
  return winner;
}

function addHip({ points }: PointSource, found: Sources, named: JointSource | undefined): void {
  const [left, right] = [found.LHip!, found.RHip!];
  const above = new Set(ancestors(points, right.terms[0]![0]));
  const shared = ancestors(points, left.terms[0]![0]).find((point) => above.has(point));
  if (named) found.Hip = named;
  else if (shared !== undefined) found.Hip = { terms: [[shared, 1]], theirs: points[shared]!.name };
  else found.Hip = middleOf(left, right);
}

/**
 * A rig's neck joint lies where our thorax is, its head joint at the base of the skull, where our neck is; the end of
 * the head is the crown.
 */
function addRigNeck(source: PointSource, found: Sources, head: number | undefined): void {
  if (head === undefined) return;
  const shoulder = found.LShoulder!.terms[0]![0];
  const thorax = neckBase(source.points, head, shoulder);
  if (thorax !== undefined) found.Thorax = at(source, thorax);
  found.Neck = at(source, head);
  const top = topOfHead(source, head);
  if (top !== undefined) found.Head = at(source, top);
}

/** What is still missing, from what is there: positions on straight lines, with the lengths of a mean body. */
function addBetween(source: PointSource, found: Sources): void {
  found.Thorax ??= middleOf(found.LShoulder!, found.RShoulder!);
  const { Hip: hip, Thorax: thorax } = found as Required<Pick<Sources, "Hip" | "Thorax">>;
  if (!found.Spine) {
    const between = chainMiddle(source, hip, thorax);
    found.Spine = between === undefined ? middleOf(hip, thorax) : at(source, between);
  }
  const toNeck = lengthOf("Neck");
  const toHead = toNeck + lengthOf("Head");
  const trunk = lengthOf("Spine") + lengthOf("Thorax");
  if (!found.Neck && found.Head) found.Neck = onLine(thorax, found.Head, toNeck / toHead);
  found.Neck ??= onLine(hip, thorax, (trunk + toNeck) / trunk);
  found.Head ??= onLine(thorax, found.Neck, toHead / toNeck);
}

function at({ points }: PointSource, point: number): JointSource {
  return { terms: [[point, 1]], theirs: points[point]!.name };
}

function middleOf(a: JointSource, b: JointSource): JointSource {
  const areJoints = a.terms.length === 1 && b.terms.length === 1;
  const theirs = areJoints ? `middle of ${a.theirs} and ${b.theirs}` : "";
  return { terms: [...weighted(a, 0.5), ...weighted(b, 0.5)], theirs };
}

/** A point on the line from a (0) through b (1). */
function onLine(a: JointSource, b: JointSource, place: number): JointSource {
  return { terms: [...weighted(a, 1 - place), ...weighted(b, place)], theirs: "" };
}

function weighted({ terms }: JointSource, factor: number): JointSource["terms"] {
  return terms.map(([point, weight]) => [point, weight * factor] as const);
}

function noJoints({ fileName, points }: PointSource, missing: readonly string[]): Error {
  const names = points.filter(({ isEnd }) => !isEnd).map(({ name }) => name);
  return fileBroken(fileName, `no joint was recognised as ${missing.join(", ")}; its names are ${listed(names)}`);
}
