import type { PoseGroup } from "../../common/trainingData";
import type { HeldOutPoint } from "../../common/trainingProtocol";
import type { Advice, Verdict } from "../../common/verdict";
import { poseGroup } from "../dataset/poseGroup";
import { coordinateCount } from "../skeleton";
import type { PairedPoses } from "./frameChanges";
import { frameErrorsMm } from "./jointErrors";

/** Some minutes' work, and as many as a data set needs at least to be worth a run. */
const framesToCorrect = 30;
/** A rise on the built-in motion that a user of other footage would notice. */
const toleratedForgetting = 0.05;
/** With fewer, an interval over clips is too narrow for what it promises: two clips agree by chance half the time. */
const enoughHeldOutClips = 3;

export interface AdviceFacts {
  verdict: Omit<Verdict, "advice">;
  measured: readonly PairedPoses[];
  /** Measurements while the network learned, the first one first. */
  course: readonly HeldOutPoint[];
}

/**
 * What to do next, the weightiest first: rules over the numbers, each of which the verdict shows. Pauses now and then
 * (WorkTurns.through).
 */
export function* adviceSteps({ verdict, measured, course }: AdviceFacts): Generator<undefined, Advice[]> {
  const { outcome } = verdict;
  const falling = isStillFalling(course);
  const advice: Advice[] = [];
  if (outcome === "better") advice.push({ kind: "use-it" });
  if (outcome === "worse") advice.push({ kind: "discard-it" }, { kind: "lower-learning-rate" });
  if (measured.length === 0) advice.push({ kind: "add-held-out" });
  if (forgets(verdict)) advice.push({ kind: "more-rehearsal" });
  if (outcome !== "worse" && falling) advice.push({ kind: "train-longer" });
  if (measured.length > 0) advice.push(frameAdvice(yield* worstGroup(measured), verdict.perJoint.afterMm));
  if (measured.length > 0 && measured.length < enoughHeldOutClips) advice.push({ kind: "add-held-out" });
  return advice;
}

function forgets({ builtIn }: Pick<Verdict, "builtIn">): boolean {
  return builtIn.after.mean > (1 + toleratedForgetting) * builtIn.before.mean;
}

/** A fall since the third quarter that is more than the measurement's own unrest. */
const worthwhileFall = 0.01;
const fewestPoints = 4;

function isStillFalling(course: readonly HeldOutPoint[]): boolean {
  if (course.length < fewestPoints) return false;
  const errors = course.map(({ errorMm }) => errorMm);
  const last = errors.at(-1)!;
  const threeQuarters = errors[Math.floor((3 * (errors.length - 1)) / 4)]!;
  return last <= Math.min(...errors) && last < (1 - worthwhileFall) * threeQuarters;
}

/** Groups with fewer frames say nothing. */
const fewestFramesOfGroup = 10;
/** How much worse than the mean a group or a joint has to be to be named. */
const groupExcess = 1.15;
const jointExcess = 1.5;

/** The pose and the joint with the worst remaining error, where one stands out. */
function frameAdvice(pose: PoseGroup | "any", perJointMm: readonly number[]): Advice {
  const joint = worstJoint(perJointMm);
  return { kind: "correct-frames", frames: framesToCorrect, pose, ...(joint !== undefined && { joint }) };
}

/** Frames that are looked at before others get a turn. */
const framesPerTurn = 1024;

function* worstGroup(measured: readonly PairedPoses[]): Generator<undefined, PoseGroup | "any"> {
  const groups = new Map<PoseGroup, { sum: number; frames: number }>();
  const all = { sum: 0, frames: 0 };
  for (const { after, posesAfterMm } of measured) {
    const errorsMm = frameErrorsMm(after);
    for (let frame = 0; frame < errorsMm.length; frame++) {
      if (frame % framesPerTurn === 0) yield;
      if (Number.isNaN(errorsMm[frame]!)) continue;
      const name = poseGroup(posesAfterMm, frame * coordinateCount);
      const group = groups.get(name) ?? { sum: 0, frames: 0 };
      groups.set(name, group);
      for (const total of [group, all]) {
        total.sum += errorsMm[frame]!;
        total.frames++;
      }
    }
  }
  const worst = [...groups]
    .filter(([, { frames }]) => frames >= fewestFramesOfGroup)
    .map(([name, { sum, frames }]) => ({ name, errorMm: sum / frames }))
    .sort((a, b) => b.errorMm - a.errorMm)[0];
  return worst && worst.errorMm > groupExcess * (all.sum / all.frames) ? worst.name : "any";
}

function worstJoint(perJointMm: readonly number[]): number | undefined {
  // The hip's error is 0 by definition, and would make every other joint stand out.
  const known = perJointMm.map((errorMm, joint) => ({ errorMm, joint })).filter(({ errorMm }) => errorMm > 0);
  const worst = known.sort((a, b) => b.errorMm - a.errorMm)[0];
  return worst && worst.errorMm > jointExcess * mean(known.map(({ errorMm }) => errorMm)) ? worst.joint : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
