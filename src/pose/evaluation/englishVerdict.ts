import type { Advice, Comparison, Verdict } from "../../common/verdict";
import { jointNames } from "../skeleton";

/** A verdict in plain words, and what to do next: for the command line and for model cards. */
export function verdictSentence(verdict: Verdict): string {
  const sentences = [outcomeSentence(verdict), forgettingSentence(verdict), nextSentence(verdict.advice)];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** What a number was measured against. */
export const againstWords: Readonly<Record<Verdict["against"], string>> = {
  truth: "against imported truth",
  annotations: "against your annotations",
  "placed-keypoints": "against the keypoints you put right",
  "detected-keypoints": "against the detector's keypoints only",
};

function outcomeSentence(verdict: Verdict): string {
  const { outcome, heldOut, perClip } = verdict;
  if (outcome === "no-held-out") return "Whether it got better is not known: there is no held-out clip to measure on.";
  const clips = perClip.length === 1 ? "the held-out clip" : `${perClip.length} held-out clips`;
  const [from, to] = [heldOut.before.mean, heldOut.after.mean].map((mean) => mean.toFixed(1));
  const course = to === from ? `stayed at ${to} mm` : `went from ${from} to ${to} mm`;
  const numbers = `${measureWords(verdict)} on ${clips} ${course} (${changeWords(verdict)}), measured ${againstWords[verdict.against]}.`;
  if (outcome === "better") return `Better: the ${numbers}`;
  if (outcome === "worse") return `Worse: the ${numbers}`;
  return `Not distinguishable from before: the ${numbers}`;
}

function measureWords({ measure }: Verdict): string {
  return measure === "mpjpe" ? "mean joint error (MPJPE)" : "reprojection error at the body's distance";
}

function changeWords({ heldOut, intervalsOver }: Verdict): string {
  const { low, high } = heldOut.difference;
  if (Number.isNaN(low)) return `${percentWords(heldOut)}, too little to give an interval`;
  const over = intervalsOver === "stretches" ? " over stretches of so few clips" : "";
  return `${percentWords(heldOut)}, 95 % interval of the change ${signed(low)} to ${signed(high)} mm${over}`;
}

function forgettingSentence({ builtIn }: Verdict): string {
  if (Number.isNaN(builtIn.before.mean)) return "";
  return `On the built-in motion its error changed by ${percentWords(builtIn)}.`;
}

function percentWords({ before, difference }: Comparison): string {
  return `${signed((100 * difference.mean) / before.mean)} %`;
}

/** A sign always, and never "-0.0". */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "-" : "+"}${text}`;
}

function nextSentence(advice: readonly Advice[]): string {
  if (advice.length === 0) return "";
  return `Next: ${advice.map(adviceWords).join("; ")}.`;
}

const poseWords = {
  standing: " of standing",
  bent: " of bending",
  sitting: " of sitting",
  armsUp: " with raised arms",
  lying: " of lying",
  any: "",
} as const;

function adviceWords(advice: Advice): string {
  switch (advice.kind) {
    case "use-it":
      return "use it";
    case "discard-it":
      return "discard it";
    case "add-held-out":
      return "hold out more clips, of other takes, to be sure";
    case "correct-frames": {
      const joint = advice.joint === undefined ? "" : `, ${jointNames[advice.joint]} above all`;
      return `correct ${advice.frames} more frames${poseWords[advice.pose]}${joint}`;
    }
    case "more-rehearsal":
      return "train again with a larger share of built-in motion, against forgetting";
    case "lower-learning-rate":
      return "train again with a lower learning rate";
    case "train-longer":
      return "train longer, it was still getting better";
  }
}
