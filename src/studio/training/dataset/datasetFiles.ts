import { type NamedTensor, writeSafetensors } from "../../../common/safetensors";
import type { TrainingClip } from "../../../common/trainingData";
import type { ProvenanceWeights, TrainingSettings } from "../../../common/trainingProtocol";
import { clipSequencesSteps } from "../../../pose/dataset/clipSequences";
import { pictureBytes } from "../../../pose/dataset/momentPictures";
import { streamSequences } from "../../../pose/dataset/streamSequences";
import type { SupervisedBatch } from "../../../pose/dataset/supervisedBatch";
import { measuringWeights } from "../../../pose/dataset/trainingClip";
import { keypointFeatureCount } from "../../../pose/keypointFeatures";
import { coordinateCount, jointCount } from "../../../pose/skeleton";
import type { ClipLibrary } from "../../library/clipLibrary";
import { WorkTurns } from "../../workTurns";
import { clipHash } from "./clipHash";
import { cutPictures } from "./cutPictures";
import { checkPictureMemory } from "./pictureMemory";
import { readTrainingClips } from "./readTrainingClips";

export interface DatasetRequest {
  library: Pick<ClipLibrary, "read">;
  settings: DatasetSettings;
  /** To draw from the training clips. */
  sequences: number;
  /** For an image network: its pictures' size. */
  sizePx?: number;
  signal?: AbortSignal;
  /** Of all sequences that are to be written, as far as that is known. */
  onProgress?(done: number, total: number): void;
}

/** What of a training's settings decides what its data are. */
export type DatasetSettings = Pick<
  TrainingSettings,
  "trainingClips" | "heldOutClips" | "seed" | "sequenceLength" | "augmentation" | "provenanceWeights"
>;

export interface DatasetFile {
  name: string;
  bytes: Uint8Array;
  /** Sequences times their length. */
  frames: number;
}

/** A shard is made in one turn of about 10 ms, and is 1.4 MB; one with pictures is larger. */
const framesPerShard = 4096;
const picturesPerShard = 64e6;
/** Held-out clips are cut into pieces of this many frames, of which the first ones only lead in. */
const heldOutPieces = { length: 256, leadIn: 64 };
const heldOutPictures = { length: 64, leadIn: 16 };
const sequencesPerTurn = 16;

interface DatasetTensor {
  name: "inputs" | "targets" | "joint_weights" | "rays" | "ray_weights" | "pictures";
  /** Numbers per frame. */
  width: readonly number[];
  /** For dataset.json. */
  description: string;
}

const tensors: readonly DatasetTensor[] = [
  { name: "inputs", width: [keypointFeatureCount], description: "what the network sees: src/pose/keypointFeatures.ts" },
  { name: "targets", width: [coordinateCount], description: "mm, camera axes, relative to the hip, mean limbs" },
  { name: "joint_weights", width: [jointCount], description: "how much each joint's target counts; 0: there is none" },
  { name: "rays", width: [jointCount, 2], description: "x/z and y/z of where each joint is seen" },
  { name: "ray_weights", width: [jointCount], description: "how much each ray counts; 0: not known" },
];

function tensorsOf(sizePx: number | undefined): readonly DatasetTensor[] {
  if (sizePx === undefined) return tensors;
  const description = "bytes, RGB: the person cut out; the network takes value / 255 - 0.5";
  return [...tensors, { name: "pictures", width: [sizePx, sizePx, 3], description }];
}

/**
 * A data set for the trainer in training/ (PyTorch), file by file: `train-clips-*.safetensors`, drawn from the training
 * clips as the studio's own trainer would draw them; `val-clips-*.safetensors`, the held-out clips as recorded, in
 * pieces; and last `dataset.json`, which says how it was made. Tensors are (sequences, frames, ...), F16; for an image
 * network with pictures, as bytes.
 *
 * @throws StudioError those of readTrainingClips and cutPictures; `bad-argument` when there is nothing to learn from
 */
export async function* datasetFiles(request: DatasetRequest): AsyncGenerator<DatasetFile> {
  const { settings, sequences, sizePx, signal } = request;
  const { trainingClips, heldOutClips, seed, sequenceLength, augmentation, provenanceWeights } = settings;
  const turns = new WorkTurns(signal);
  const training = await readClips(request, trainingClips, provenanceWeights);
  const drawn = await turns.through(clipSequencesSteps(training, { seed, sequenceLength, augmentation }));
  const train = new Shards("train-clips", sequenceLength, sizePx);
  for (let first = 0; first < sequences; first += sequencesPerTurn) {
    const count = Math.min(sequencesPerTurn, sequences - first);
    yield* train.add(drawn.generate(first, count), count);
    request.onProgress?.(first + count, sequences);
    turns.check();
    await turns.next();
  }
  yield* train.end();

  const heldOut = await readClips(request, heldOutClips, measuringWeights);
  const pieces = sizePx === undefined ? heldOutPieces : heldOutPictures;
  const val = new Shards("val-clips", pieces.length, sizePx);
  for (const clip of heldOut) {
    for (const sequence of streamSequences(clip, pieces)) {
      if (sequence) yield* val.add(sequence, 1);
      turns.check();
      await turns.next();
    }
  }
  yield* val.end();

  const described = [
    ...(await describeClips(request, training, "training")),
    ...(await describeClips(request, heldOut, "held-out")),
  ];
  yield describe(request, described, { train: sequences, val: { sequences: val.sequences, pieces } });
}

/** With pictures for an image network. */
async function readClips(
  { library, sizePx, signal = new AbortController().signal }: DatasetRequest,
  ids: readonly string[],
  weights: ProvenanceWeights,
): Promise<TrainingClip[]> {
  const clips = await readTrainingClips(library, ids, weights, signal);
  if (sizePx === undefined) return clips;
  const frames = clips.reduce((sum, { timestampsS }) => sum + timestampsS.length, 0);
  checkPictureMemory("a data set with pictures", frames, sizePx);
  const parts = clips.map((clip) => ({ clip, first: 0, whole: clip }));
  return cutPictures(library, parts, { sizePx, signal, onProgress: () => {} });
}

/** Sequences that become files of a few thousand frames. */
class Shards {
  /** Written and waiting. */
  sequences = 0;
  private waiting: { batch: SupervisedBatch; count: number }[] = [];
  private waitingCount = 0;
  private files = 0;
  private readonly tensors: readonly DatasetTensor[];
  private readonly mostFrames: number;

  constructor(
    private readonly prefix: string,
    private readonly length: number,
    sizePx?: number,
  ) {
    this.tensors = tensorsOf(sizePx);
    const most = sizePx === undefined ? framesPerShard : Math.floor(picturesPerShard / pictureBytes(sizePx));
    this.mostFrames = Math.min(framesPerShard, most);
  }

  *add(batch: SupervisedBatch, count: number): Generator<DatasetFile, void> {
    this.waiting.push({ batch, count });
    this.waitingCount += count;
    this.sequences += count;
    if (this.waitingCount * this.length >= this.mostFrames) yield* this.end();
  }

  *end(): Generator<DatasetFile, void> {
    if (this.waitingCount === 0) return;
    const { waiting, waitingCount: count, length } = this;
    const frames = count * length;
    const joined = this.tensors.map(({ name, width }): NamedTensor => {
      const perFrame = width.reduce((product: number, size) => product * size, 1);
      const values = name === "pictures" ? new Uint8Array(frames * perFrame) : new Float32Array(frames * perFrame);
      let at = 0;
      for (const part of waiting) {
        const numbers = valuesOf(part.batch, name);
        if (numbers) values.set(numbers, at);
        at += part.count * length * perFrame;
      }
      return { name, shape: [count, length, ...width], values };
    });
    const name = `${this.prefix}-${String(this.files++).padStart(4, "0")}.safetensors`;
    this.waiting = [];
    this.waitingCount = 0;
    yield { name, bytes: writeSafetensors(joined, "F16"), frames };
  }
}

function valuesOf(batch: SupervisedBatch, name: DatasetTensor["name"]): Float32Array | Uint8Array | undefined {
  switch (name) {
    case "pictures":
      return batch.pictures?.rgb;
    case "inputs":
      return batch.inputs;
    case "targets":
      return batch.targetsMm;
    case "joint_weights":
      return batch.jointWeights;
    case "rays":
      return batch.sightings?.rays;
    case "ray_weights":
      return batch.sightings?.weights;
  }
}

async function describeClips(
  { library, signal }: DatasetRequest,
  clips: readonly TrainingClip[],
  part: "training" | "held-out",
) {
  const described = [];
  for (const { id, name, timestampsS, targetsFrom } of clips) {
    const hash = await clipHash(library, id, signal);
    described.push({ id, name, part, frames: timestampsS.length, targetsFrom, hash });
  }
  return described;
}

function describe(
  { settings, sizePx }: DatasetRequest,
  clips: readonly unknown[],
  sequences: { train: number; val: { sequences: number; pieces: typeof heldOutPieces } },
): DatasetFile {
  const { seed, sequenceLength, augmentation, provenanceWeights } = settings;
  const { length: framesPerSequence, leadIn } = sequences.val.pieces;
  const document = {
    format: "rpsm-dataset",
    version: 1,
    ...(sizePx !== undefined && { imageSizePx: sizePx }),
    tensors: Object.fromEntries(tensorsOf(sizePx).map(({ name, description }) => [name, description])),
    train: { sequences: sequences.train, framesPerSequence: sequenceLength, seed, augmentation, provenanceWeights },
    val: { sequences: sequences.val.sequences, framesPerSequence, leadIn },
    clips,
  };
  return {
    name: "dataset.json",
    bytes: new TextEncoder().encode(`${JSON.stringify(document, undefined, 2)}\n`),
    frames: 0,
  };
}
