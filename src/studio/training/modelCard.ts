import type { ModelLineage } from "../../common/modelProtocol";
import type { CurvePoint, HeldOutPoint, TrainingSettings } from "../../common/trainingProtocol";
import { verdictSentence } from "../../pose/evaluation/englishVerdict";

/** Rows of the table of curves. */
const mostRows = 10;

/** The model card of a fine-tuned model, Markdown: what it learned from, how, and how well, and how to do it again. */
export function modelCard(name: string, lineage: ModelLineage): string {
  const sections = [
    `# ${name}`,
    `Fine-tuned from \`${lineage.base}\` with RPSM Studio ${lineage.program} on ${lineage.trainedAt.slice(0, 10)}.`,
    ...resultSection(lineage),
    ...dataSection(lineage),
    ...trainingSection(lineage),
    "## Limits",
    limits(lineage),
  ];
  return `${sections.join("\n\n")}\n`;
}

function resultSection({ verdict, curve, heldOut }: ModelLineage): string[] {
  const table = curveTable(curve, heldOut);
  return [
    "## Result",
    verdict ? verdictSentence(verdict) : "It was not judged.",
    ...(verdict ? [comparisonTable(verdict)] : []),
    ...(table ? [table] : []),
  ];
}

function comparisonTable({ measure, heldOut, builtIn, jitter, boneSpreadMm }: NonNullable<ModelLineage["verdict"]>) {
  const held = measure === "mpjpe" ? "Held-out clips, MPJPE (mm)" : "Held-out clips, reprojection (mm)";
  const rows = [
    [held, heldOut, 1],
    ["Built-in motion, MPJPE (mm)", builtIn, 1],
    ["Jitter (mm/s³)", jitter, 0],
    ["Spread of bone lengths (mm)", boneSpreadMm, 1],
  ] as const;
  const lines = rows.map(([what, { before, after, difference }, digits]) => {
    const number = (value: number) => (Number.isNaN(value) ? "-" : value.toFixed(digits));
    const interval = `${number(difference.low)} to ${number(difference.high)}`;
    return `| ${what} | ${number(before.mean)} | ${number(after.mean)} | ${number(difference.mean)} | ${interval} |`;
  });
  return ["| | before | after | difference | 95 % interval |", "|---|---|---|---|---|", ...lines].join("\n");
}

/** A few rows of what the curves show; undefined without any. */
function curveTable(curve: readonly CurvePoint[], heldOut: readonly HeldOutPoint[]): string | undefined {
  if (curve.length === 0) return undefined;
  const rows = spread(curve, mostRows).map(({ step, loss, learningRate }) => {
    const measured = heldOut.findLast((point) => point.step <= step)?.errorMm;
    const error = measured === undefined || Number.isNaN(measured) ? "-" : measured.toFixed(1);
    return `| ${step} | ${loss.toPrecision(4)} | ${error} | ${learningRate.toPrecision(2)} |`;
  });
  return ["| step | training loss | held-out error (mm) | learning rate |", "|---|---|---|---|", ...rows].join("\n");
}

function dataSection({ clips }: ModelLineage): string[] {
  const list = (part: "training" | "held-out") =>
    clips
      .filter((clip) => clip.part === part)
      .map(({ id, name, hash }) => `- ${name} (\`${id}\`, SHA-256 \`${hash.slice(0, 16)}…\`)`)
      .join("\n") || "- none";
  return ["## Data", `Learned from:\n\n${list("training")}`, `Held out, only measured on:\n\n${list("held-out")}`];
}

function trainingSection({ settings, steps, trainedMs, backend, baseHash }: ModelLineage): string[] {
  const minutes = (trainedMs / 60_000).toFixed(1);
  const facts = [
    `${steps} steps in ${minutes} minutes on ${backend}. Weights of the base model: SHA-256 \`${baseHash.slice(0, 16)}…\`.`,
    `The same data, settings and backend give the same weights:`,
  ].join(" ");
  const all = `\`\`\`json\n${JSON.stringify(settings, undefined, 2)}\n\`\`\``;
  return ["## Training", facts, `\`\`\`sh\n${commandFor(settings, steps)}\n\`\`\``, "Every setting:", all];
}

/** What to type to get this model again. */
function commandFor(settings: TrainingSettings, steps: number): string {
  const { trainingClips, heldOutClips, learns, seed, baseModel } = settings;
  const needed = settings.steps ?? steps;
  const words = [
    "rpsm-studio train --library DIR",
    `--clips ${trainingClips.join(",")}`,
    ...(heldOutClips.length > 0 ? [`--held-out ${heldOutClips.join(",")}`] : []),
    `--what ${learns} --steps ${needed} --seed ${seed} --model ${baseModel}`,
    "--settings settings.json --out DIR",
  ];
  return words.join(" \\\n  ");
}

function limits({ settings, verdict }: ModelLineage): string {
  const own =
    "It learned from the clips above. How it does on other people, cameras and activities is only known as far as the";
  const measured = verdict?.perClip.length ?? 0;
  const heldOut =
    measured === 0 ? "built-in motion tells." : `${measured} held-out clips and the built-in motion tell.`;
  const rehearsed = `${Math.round(settings.rehearsalShare * 100)} % of what it saw was built-in motion, against forgetting.`;
  return `${own} ${heldOut} ${rehearsed} One person in the picture, seen by a single camera; scale and place are not measured.`;
}

/** At most so many of a list, the first and the last among them. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]!);
}
