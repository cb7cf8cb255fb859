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
    `Kernels: ${await startWasm()}. Batch ${batchSize}; medians of ${steps} steps, turn by turn; losses after the last.`,
  );
  const folder = mkdtempSync(join(tmpdir(), "rpsm-training-bench-"));
  try {
    const rows = [];
    for (const width of widths) {
      const weights = await writeWeights(folder, width);
      for (const frames of lengths) {
        const batch = writeBatch(folder, frames);
        for (const parts of learns) {
          const each = { width, frames, learns: parts, weights, batch };
          rows.push(...(await measure(each, steps, "missing" in python ? undefined : python.program)));
        }
      }
    }
    console.table(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(training: TrainingCase, steps: number, python: string | undefined) {
  const own = OwnSteps.open(training);
  const others = python ? await openPytorch(python, training) : [];
  const ownTimes: number[] = [];
  const otherTimes = others.map(() => [] as number[]);
  let losses: number[] = [];
  for (let step = 0; step < warmUpSteps + steps; step++) {
    const mine = await own.step();
    const theirs = [];
    for (const other of others) theirs.push(await other.step());
    losses = [mine.loss, ...theirs.map(({ loss }) => loss)];
    if (step < warmUpSteps) continue;
    ownTimes.push(mine.ms);
    theirs.forEach(({ ms }, i) => {
      otherTimes[i]!.push(ms);
    });
  }
  own.close();
  for (const other of others) other.close();
  const { width, frames, learns } = training;
  const ownMs = median(ownTimes);
  const row = {
    "width, frames, learns": `${width}, ${frames}, ${learns}`,
    "studio ms": Math.round(ownMs),
    loss: fixed(losses[0]),
  };
  if (others.length === 0) return [row];
  return others.map((other, i) => ({
    ...row,
    PyTorch: other.name,
    "its ms": Math.round(median(otherTimes[i]!)),
    "its loss": fixed(losses[i + 1]),
    "times as long": Number((ownMs / median(otherTimes[i]!)).toFixed(2)),
    "at best": Number((Math.min(...ownTimes) / Math.min(...otherTimes[i]!)).toFixed(2)),
  }));
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

function fixed(loss: number | undefined): string {
  return (loss ?? Number.NaN).toFixed(4);
}
