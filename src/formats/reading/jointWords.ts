/** A place on the body that programs give a name to. */
export type BodyPart = SidedPart | "hips" | "spine" | "thorax" | "neck" | "lowerNeck" | "head" | "headTop";
export type SidedPart = "hipJoint" | "knee" | "ankle" | "shoulder" | "elbow" | "wrist";

export interface NamedPart {
  part: BodyPart;
  side: "left" | "right" | "middle";
  /** The lower, the surer: a hierarchy has both a `LeftShoulder` (the collar bone) and a `LeftArm`. */
  rank: number;
}

/**
 * What programs call the joints where they have a left and a right one, the surest first: Mixamo, Unreal's mannequin,
 * CMU (asf and bvh), Xsens, Rokoko, VRM, 3ds Max Biped, SMPL, OpenPose, MediaPipe, and this program.
 */
const sidedWords: Record<SidedPart, readonly string[]> = {
  hipJoint: ["upleg", "upperleg", "thigh", "femur", "hip"],
  knee: ["knee", "lowerleg", "calf", "shin", "tibia", "leg"],
  ankle: ["ankle", "foot"],
  shoulder: ["upperarm", "uparm", "humerus", "arm", "shoulder"],
  elbow: ["elbow", "forearm", "lowerarm", "radius"],
  wrist: ["wrist", "hand"],
};

const middleWords: Record<Exclude<BodyPart, SidedPart>, readonly string[]> = {
  hips: ["pelvis", "hips", "hip", "midhip", "root"],
  spine: ["spine"],
  thorax: ["thorax"],
  neck: ["neck", "neck01"],
  lowerNeck: ["lowerneck"],
  head: ["head"],
  headTop: ["headtop", "headtopend", "headend", "headnub"],
};

/** Words that programs put before or after the name itself. */
const noise = new Set(
  [
    "bip",
    "biped",
    "valve",
    "j",
    "m",
    "f",
    "c",
    "b",
    "avg",
    "def",
    "org",
    "cc",
    "base",
    "study",
    "jnt",
    "jc",
    "skel",
  ].concat(["character", "skeleton", "mixamorig", "armature", "actor", "bone"]),
);

const sides: Record<string, "left" | "right"> = { l: "left", left: "left", r: "right", right: "right" };

const sidedParts = byWord(sidedWords);
const middleParts = byWord(middleWords);

/**
 * Which part of the body a joint's name means; undefined for fingers, twist bones and what is not known.
 * `mixamorig:LeftUpLeg`, `thigh_l`, `Bip01 L Thigh`, `lfemur`, `J_Bip_L_UpperLeg` and `LHip` all are the left hip.
 */
export function namedPart(name: string): NamedPart | undefined {
  const words = splitWords(name);
  const side = words.map((word) => sides[word]).find((found) => found !== undefined);
  const core = words.filter((word) => sides[word] === undefined && !noise.has(word)).join("");
  if (side) {
    const found = sidedParts.get(core);
    return found && { ...found, side };
  }
  const middle = middleParts.get(core);
  if (middle) return { ...middle, side: "middle" };
  // `lfemur`: the side is the first letter of the only word.
  const [first, rest] = [core[0] ?? "", core.slice(1)];
  const stuck = words.length === 1 && sides[first] ? sidedParts.get(rest) : undefined;
  return stuck && { ...stuck, side: sides[first]! };
}

/** Lower-case words of a name, its name space left out; numbers belong to the word before unless they stand alone. */
function splitWords(name: string): string[] {
  const own = name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("|")) + 1).slice(0, 100);
  const separated = own.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  const words = separated.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  // `Bip01`, `Character1`: a number after a program's own word counts with it.
  return words.map((word) => (noise.has(word.replace(/\d+$/, "")) ? word.replace(/\d+$/, "") : word));
}

function byWord<P extends BodyPart>(table: Record<P, readonly string[]>): Map<string, { part: P; rank: number }> {
  const entries = Object.entries(table) as [P, readonly string[]][];
  return new Map(entries.flatMap(([part, words]) => words.map((word, rank) => [word, { part, rank }] as const)));
}
