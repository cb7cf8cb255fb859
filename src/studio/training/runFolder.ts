import { mkdir, open, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { StudioError } from "../../common/errors";
import { parseSafetensorsHeader, withMetadata } from "../../common/safetensorsHeader";
import type { CurvePoint, DatasetSummary, HeldOutPoint, LogLine, WatchedFrame } from "../../common/trainingProtocol";
import type { Verdict } from "../../common/verdict";
import { firstProblem } from "../firstProblem";
import { writing } from "../library/diskErrors";
import { whyUnreadable } from "../whyUnreadable";
import { writeFileAtomic } from "../writeFileAtomic";
import { type Checkpoint, hasCheckpoint, readCheckpoint, writeCheckpoint } from "./checkpointFiles";
import { JsonLines } from "./jsonLines";
import { parseJson } from "./jsonNumbers";
import {
  curveSchema,
  datasetSchema,
  heldOutSchema,
  logSchema,
  type RunDocument,
  runFormat,
  runSchema,
  runVersion,
  verdictSchema,
  watchedSchema,
} from "./runDocument";

/** Files of a run's folder (docs/training-runs.md). */
const fileNames = {
  run: "run.json",
  curve: "curve.jsonl",
  heldOut: "heldOut.jsonl",
  log: "log.jsonl",
  watched: "watched.json",
  dataset: "dataset.json",
  best: "best.safetensors",
  verdict: "verdict.json",
} as const;
const checkpointFolderName = "checkpoint";
/** More than any header of ours. */
const headerBytesRead = 1_000_000;

/** The best weights so far. */
export interface BestWeights {
  step: number;
  /** NaN where nothing was measured: then they are the last. */
  errorMm: number;
}

/**
 * A run's files. Every method that writes throws StudioError `disk-full`, `folder-unwritable`; every method that reads
 * `file-broken`, `file-missing`, naming the file.
 */
export class RunFolder {
  readonly curve: JsonLines<CurvePoint>;
  readonly heldOut: JsonLines<HeldOutPoint>;
  readonly log: JsonLines<LogLine>;

  constructor(readonly path: string) {
    this.curve = new JsonLines(this.at("curve"), curveSchema);
    this.heldOut = new JsonLines(this.at("heldOut"), heldOutSchema);
    this.log = new JsonLines(this.at("log"), logSchema);
  }

  async readDocument(): Promise<RunDocument> {
    const path = this.at("run");
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
    });
    const document = parsed(path, () => JSON.parse(text) as unknown);
    const { format, version } = document as { format?: unknown; version?: unknown };
    if (format === runFormat && typeof version === "number" && version > runVersion) {
      const made = `version ${version}, this one knows ${runVersion}`;
      throw new StudioError("library-newer", `${path} was made by a newer RPSM Studio (${made}): update it`);
    }
    return parsed(path, () => runSchema.parse(document));
  }

  writeDocument(document: RunDocument): Promise<void> {
    return this.writing(async () => {
      await mkdir(this.path, { recursive: true });
      await writeFileAtomic(this.at("run"), format(document));
    });
  }

  hasCheckpoint(): Promise<boolean> {
    return hasCheckpoint(this.checkpointPath);
  }

  readCheckpoint(): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.checkpointPath);
  }

  writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return this.writing(() => writeCheckpoint(this.checkpointPath, checkpoint));
  }

  /** Step and measure stand in the file itself, so that they can never be another file's. */
  writeBest(weights: Uint8Array, { step, errorMm }: BestWeights): Promise<void> {
    const metadata = { step: String(step), errorMm: String(errorMm) };
    return this.writing(() => writeFileAtomic(this.at("best"), withMetadata(weights, "the best weights", metadata)));
  }

  /** Which weights are kept as the best, from the file's header alone. */
  async describeBest(): Promise<BestWeights | undefined> {
    const path = this.at("best");
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new StudioError("file-broken", `${path} ${whyUnreadable(error)}`);
    });
    if (!file) return undefined;
    try {
      const { size } = await file.stat();
      const beginning = Buffer.alloc(Math.min(size, headerBytesRead));
      await file.read(beginning, 0, beginning.length, 0);
      return parsed(path, () => {
        const { metadata } = parseSafetensorsHeader(beginning, path, size);
        return { step: Number(metadata.step), errorMm: Number(metadata.errorMm) };
      });
    } finally {
      await file.close();
    }
  }

  async readBest(): Promise<Uint8Array | undefined> {
    const path = this.at("best");
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new StudioError("file-broken", `${path} ${whyUnreadable(error)}`);
    });
    return content && parsed(path, () => withMetadata(content, path, undefined));
  }

  async readWatched(): Promise<WatchedFrame[]> {
    const stored = (await this.readJson("watched", watchedSchema)) ?? [];
    return stored.map(({ before, now, truth, ...frame }) => ({
      ...frame,
      before: Float32Array.from(before),
      now: Float32Array.from(now),
      ...(truth && { truth: Float32Array.from(truth) }),
    }));
  }

  writeWatched(frames: readonly WatchedFrame[]): Promise<void> {
    const stored = frames.map(({ before, now, truth, ...frame }) => ({
      ...frame,
      before: [...before],
      now: [...now],
      ...(truth && { truth: [...truth] }),
    }));
    return this.writing(() => writeFileAtomic(this.at("watched"), format(stored)));
  }

  readDataset(): Promise<DatasetSummary | undefined> {
    return this.readJson("dataset", datasetSchema);
  }

  writeDataset(dataset: DatasetSummary): Promise<void> {
    return this.writing(() => writeFileAtomic(this.at("dataset"), format(dataset)));
  }

  readVerdict(): Promise<Verdict | undefined> {
    return this.readJson("verdict", verdictSchema);
  }

  writeVerdict(verdict: Verdict): Promise<void> {
    return this.writing(() => writeFileAtomic(this.at("verdict"), format(verdict)));
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.path);
    return bavail * bsize;
  }

  /** Gives the disk's refusals our codes. */
  writing<T>(write: () => Promise<T>): Promise<T> {
    return writing(`the training run ${this.path}`, write);
  }

  private get checkpointPath(): string {
    return join(this.path, checkpointFolderName);
  }

  private at(file: keyof typeof fileNames): string {
    return join(this.path, fileNames[file]);
  }

  private async readText(file: keyof typeof fileNames): Promise<string | undefined> {
    return readFile(this.at(file), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new StudioError("file-broken", `${this.at(file)} ${whyUnreadable(error)}`);
    });
  }

  private async readJson<T>(file: keyof typeof fileNames, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.readText(file);
    return text === undefined ? undefined : parsed(this.at(file), () => schema.parse(parseJson(text)));
  }
}

function format(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new StudioError("file-broken", `${path} is broken: ${firstProblem(error)}`);
  }
}
