import type { TFunction } from "i18next";
import type { Advice, Verdict } from "../../../../common/verdict";
import { jointNames } from "../../../../pose/skeleton";
import { formatNumber } from "../../../library/clipFormat";
import { formatChange, formatMean, formatPercent, hasInterval, relativeChange } from "./numbers";

/** How sure it is, how large, measured how: the verdict in plain words. */
export function verdictSentence(verdict: Verdict, t: TFunction, language: string): string {
  const { outcome, heldOut, perClip, measure, against } = verdict;
  if (outcome === "no-held-out") return t("trainingRun.verdict.noHeldOut");
  const change = relativeChange(heldOut);
  const clips = t("trainingRun.verdict.clips", {
    count: perClip.length,
    amount: formatNumber(perClip.length, language),
  });
  const [before, after] = [heldOut.before.mean, heldOut.after.mean].map((mean) => formatMean(mean, language));
  const percent = formatPercent(change, language);
  const direction = before === after ? "unchanged" : change < 0 ? "less" : "more";
  const numbers = t(`trainingRun.verdict.numbers.${measure}`, {
    clips,
    before,
    after,
    change: t(`trainingRun.verdict.${direction}`, { percent }),
    against: t(`trainingRun.against.${against}`),
  });
  return `${numbers}${gap(language)}${sureness(verdict, t, language)}`;
}

/** Whether chance alone could have made the difference. */
function sureness({ outcome, heldOut, intervalsOver }: Verdict, t: TFunction, language: string): string {
  const { difference } = heldOut;
  if (!hasInterval(difference)) return t("trainingRun.verdict.noInterval");
  const values = { low: formatChange(difference.low, language), high: formatChange(difference.high, language) };
  const sentence = t(
    outcome === "not-distinguishable" ? "trainingRun.verdict.mayBeChance" : "trainingRun.verdict.noChance",
    values,
  );
  if (intervalsOver === "clips") return sentence;
  return `${sentence}${gap(language)}${t("trainingRun.verdict.fewClips")}`;
}

/** A rise on the built-in motion that a user of other footage would notice; see advice.ts. */
const toleratedForgetting = 0.05;

/** What became of what the model could do before. */
export function forgettingSentence({ builtIn }: Verdict, t: TFunction, language: string): string {
  const change = relativeChange(builtIn);
  if (!Number.isFinite(change)) return t("trainingRun.verdict.forgetting.unknown");
  const values = {
    before: formatMean(builtIn.before.mean, language),
    after: formatMean(builtIn.after.mean, language),
    percent: formatPercent(change, language),
  };
  if (change > toleratedForgetting) return t("trainingRun.verdict.forgetting.much", values);
  if (change > 0) return t("trainingRun.verdict.forgetting.little", values);
  return t("trainingRun.verdict.forgetting.nothing", values);
}

/** What to do next, in words. */
export function adviceText(advice: Advice, t: TFunction, language: string): { title: string; why: string } {
  const why = t(`trainingRun.advice.${advice.kind}.why`);
  if (advice.kind !== "correct-frames") return { title: t(`trainingRun.advice.${advice.kind}.title`), why };
  const { frames, pose, joint } = advice;
  const title = t(`trainingRun.advice.correct-frames.titles.${pose}`, {
    frames: formatNumber(frames, language),
  });
  if (joint === undefined) return { title, why };
  const name = t(`annotate.joints.${jointNames[joint]!}`);
  return { title, why: `${why}${gap(language)}${t("trainingRun.advice.correct-frames.joint", { joint: name })}` };
}

/** Between two sentences: Chinese has none. */
function gap(language: string): string {
  return language.startsWith("zh") ? "" : " ";
}
