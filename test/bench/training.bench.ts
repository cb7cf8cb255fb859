import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { writeSafetensors } from "../../src/common/safetensors";
import { type LearningParts, learningParts } from "../../src/common/trainingProtocol";
import { createRandom } from "../../src/pose/synthesis/random";
import { parseModelDescription } from "../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../src/rpsm/network";
import { projectRoot } from "../e2e/support/media";
import { findPytorch, PytorchSteps } from "./pytorchSteps";
import { median } from "./statistics";
import { OwnSteps, startWasm } from "./trainingSteps";

/** Compiled, caches filled, memory touched. */
const warmUpSteps = 2;
const seed = 1;
const batchSize = 64;

interface Flags {
  width?: string;
  frames?: string;
  learns?: string;
  steps?: string;
}

export interface TrainingCase {
  width: number;
  frames: number;
  learns: LearningParts;
  /** Files that both read. */
  weights: string;
  batch: string;
}

export interface TimedStep {
  ms: number;
  /** Processor time of all threads. */
  cpuMs: number;
  loss: number;
}

/**
 * A training step of the bundled network (three stages, residual, LSTM; Euclidean loss, clipping, Adam) on the studio's
 * WebAssembly backend against PyTorch's (training/), turn by turn: same weights, same batch, hence the same losses.
 */
export async function run(flags: Flags): Promise<void> {
  const steps = Number(flags.steps ?? 5);
  const widths = numbers(flags.width, [512, 1024]);
  const lengths = numbers(flags.frames, [16, 5]);
  const learns = flags.learns ? [flags.learns as LearningParts] : (["all", "lstm"] as const);
  if (!learns.every((parts) => learningParts.includes(parts))) throw new Error(`--learns: ${learningParts.join(", ")}`);
  const python = findPytorch();
  if ("missing" in python) console.log(`Without PyTorch there is nothing to compare with: ${python.missing}`);
  console.log(
    `${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]!.toFixed(1)} before the start, Node ${process.version}`,
  );
  console.log(
    `Kernels: ${await startWasm()}. Batch ${batchSize}; medians of ${steps} steps, turn by turn; losses of the last.`,
  );
  const folder = mkdtempSync(join(tmpdir(), "rpsm-training-bench-"));
  try {
    for (const width of widths) {
      const weights = await writeWeights(folder, width);
      for (const frames of lengths) {
        const batch = writeBatch(folder, frames);
        for (const parts of learns) {
          const each = { width, frames, learns: parts, weights, batch };
          // Each at once: all of them take minutes.
          console.table(await measure(each, steps, "missing" in python ? undefined : python.program));
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(training: TrainingCase, steps: number, python: string | undefined) {
  const own = OwnSteps.open(training);
  const others = python ? await openPytorch(python, training) : [];
  const taken: TimedStep[][] = [own, ...others].map(() => []);
  for (let step = 0; step < warmUpSteps + steps; step++) {
    for (const [i, each] of [own, ...others].entries()) taken[i]!.push(await each.step());
  }
  own.close();
  for (const other of others) other.close();
  const { width, frames, learns } = training;
  const [mine, ...theirs] = taken.map(summarize) as [StepSummary, ...StepSummary[]];
  const row = { case: `${width}, ${frames}, ${learns}`, "studio ms": Math.round(mine.ms), loss: mine.loss };
  if (theirs.length === 0) return [row];
  return theirs.map((summary, i) => ({
    ...row,
    PyTorch: others[i]!.name,
    "its ms": Math.round(summary.ms),
    "its loss": summary.loss,
    "times as long": ratio(mine.ms, summary.ms),
    "at best": ratio(mine.bestMs, summary.bestMs),
    "in processor time": ratio(mine.cpuMs, summary.cpuMs),
  }));
}

type StepSummary = ReturnType<typeof summarize>;

function summarize(taken: TimedStep[]) {
  const measured = taken.slice(warmUpSteps);
  const times = measured.map(({ ms }) => ms);
  return {
    ms: median(times),
    bestMs: Math.min(...times),
    cpuMs: median(measured.map(({ cpuMs }) => cpuMs)),
    loss: taken.at(-1)!.loss.toFixed(4),
  };
}

function ratio(own: number, other: number): number {
  return Number((own / other).toFixed(2));
}

/** One thread, PyTorch's own choice, and every core; each number of threads once. */
async function openPytorch(python: string, training: TrainingCase): Promise<PytorchSteps[]> {
  const usual = await PytorchSteps.open(python, training, undefined);
  const others = [1, cpus().length].filter(
    (threads, i, all) => threads !== usual.threads && all.indexOf(threads) === i,
  );
  return [usual, ...(await Promise.all(others.map((threads) => PytorchSteps.open(python, training, threads))))];
}

/** The bundled model, or a new network of another width. */
async function writeWeights(folder: string, width: number): Promise<string> {
  const bundled = join(projectRoot, "resources/models/rpsm-keypoints-512");
  const { network: config } = parseModelDescription(readFileSync(join(bundled, "model.json"), "utf8"), "bundled");
  if (config.width === width) return join(bundled, "weights.safetensors");
  const path = join(folder, `weights-${width}.safetensors`);
  const network = RpsmNetwork.create({ ...config, width }, seed);
  writeFileSync(path, await network.toSafetensors("F32"));
  network.dispose();
  return path;
}

function writeBatch(folder: string, frames: number): string {
  const random = createRandom(seed, frames);
  const tensor = (name: string, columns: number) => ({
    name,
    shape: [batchSize, frames, columns],
    values: Float32Array.from({ length: batchSize * frames * columns }, () => random.uniform(-1, 1)),
  });
  const path = join(folder, `batch-${frames}.safetensors`);
  writeFileSync(path, writeSafetensors([tensor("inputs", 55), tensor("targets", 51)], "F32"));
  return path;
}

function numbers(flag: string | undefined, usual: number[]): number[] {
  return flag === undefined ? usual : flag.split(",").map(Number);
}
