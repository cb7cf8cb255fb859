import type { ClipMaterial, SplitProposal } from "../../common/trainingProtocol";
import { supervisedFrames } from "./clipMaterial";

/** Share of the frames with something to learn from that is kept for measuring. */
const heldOutShare = 0.25;
/** Holding out more leaves too little to learn from. */
const mostHeldOut = 0.5;

/** Clips that belong on the same side. */
interface Group {
  clips: ClipMaterial[];
  frames: number;
  hasTargets: boolean;
}

/**
 * Which clips to learn from and which to measure on. Frames next to each other are all but the same, and so is a person
 * from one clip to the next: clips of a person, where every clip says who is seen (`person:NAME`) and there are two at
 * least, or else of a take are never on both sides. About a quarter of what there is to learn is held out, the smallest
 * groups first, so that there are as many clips as possible to measure on; groups with 3D targets come first, because
 * they can be measured best. The same clips give the same proposal, in whatever order. Clips with a problem are on
 * neither side.
 */
export function proposeSplit(material: readonly ClipMaterial[]): SplitProposal {
  const usable = material.filter(({ problem }) => problem === undefined);
  if (usable.length === 0) return { training: [], heldOut: [], reason: "nothing-to-learn" };
  const byPerson = usable.every(({ person }) => person !== undefined) ? groupsOf(usable, true) : [];
  const byTake = groupsOf(usable, false);
  const reason = byPerson.length > 1 ? "by-person" : byTake.length > 1 ? "by-take" : "only-one-take";
  const groups = reason === "by-person" ? byPerson : byTake;
  const heldOut = new Set(reason === "only-one-take" ? [] : chooseHeldOut(groups).flatMap(({ clips }) => clips));
  const ids = (clips: readonly ClipMaterial[]) => clips.map(({ clipId }) => clipId);
  return {
    training: ids(usable.filter((clip) => !heldOut.has(clip))),
    heldOut: ids(usable.filter((clip) => heldOut.has(clip))),
    reason,
  };
}

/** Clips joined by take, and also by person; the smallest first. */
function groupsOf(clips: readonly ClipMaterial[], alsoByPerson: boolean): Group[] {
  const groups: ClipMaterial[][] = [];
  const isJoined = (a: ClipMaterial, b: ClipMaterial) => a.take === b.take || (alsoByPerson && a.person === b.person);
  for (const clip of clips) {
    const joined = groups.filter((group) => group.some((other) => isJoined(clip, other)));
    const merged = [...joined.flat(), clip];
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  const first = (group: Group) => group.clips.map(({ clipId }) => clipId).sort()[0]!;
  return groups
    .map((group) => ({
      clips: group,
      frames: group.reduce((sum, clip) => sum + supervisedFrames(clip), 0),
      hasTargets: group.some(({ targetFrames }) => targetFrames > 0),
    }))
    .sort((a, b) => a.frames - b.frames || (first(a) < first(b) ? -1 : 1));
}

/** @param groups two or more, the smallest first */
function chooseHeldOut(groups: readonly Group[]): Group[] {
  const total = groups.reduce((sum, { frames }) => sum + frames, 0);
  const best = groups.filter(({ hasTargets }) => hasTargets);
  const others = groups.filter(({ hasTargets }) => !hasTargets);
  const start = best.find(({ frames }) => frames <= mostHeldOut * total) ?? groups[0]!;
  const chosen = [start];
  let { frames } = start;
  for (const group of [...best, ...others]) {
    if (group === start || chosen.length === groups.length - 1) continue;
    const isNearer = Math.abs(frames + group.frames - heldOutShare * total) < Math.abs(frames - heldOutShare * total);
    if (!isNearer) continue;
    chosen.push(group);
    frames += group.frames;
  }
  return chosen;
}
