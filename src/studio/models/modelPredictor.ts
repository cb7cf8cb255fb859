import type { PredictRequest, PredictResult } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import { EditHistory } from "../../pose/clip/editHistory";
import { EditIndex } from "../../pose/clip/editIndex";
import { coordinateCount } from "../../pose/skeleton";
import type { EngineConnection } from "../engineConnection";
import type { ClipReader } from "../library/clipLibrary";
import { cutPictures } from "../training/dataset/cutPictures";
import { checkPictureMemory } from "../training/dataset/pictureMemory";
import { parseDescription } from "./modelDescription";

/** The engine ends, and what it gave is forgotten, when nobody has asked it for so long. */
const idleMs = 60_000;
/** Poses that are kept for whoever asks for the next frames, in numbers of 4 bytes: two models on an hour of video. */
const mostKept = 2 * 60 * 60 * 30 * coordinateCount;

/** A model that is read only when it has to be run. */
export interface PredictingModel {
  /** Another one after the model's files have changed. */
  version: string;
  read(): Promise<ModelFiles>;
}

type SeenClip = PredictRequest["clips"][number] & Pick<ClipReader["info"], "id" | "name">;

/** A clip as a network sees it: with its pictures for an image network. @throws StudioError those of cutPictures */
async function withPictures(
  clip: ClipReader,
  seen: SeenClip,
  { id, description }: ModelFiles,
  signal: AbortSignal,
): Promise<PredictRequest["clips"][number]> {
  const { image } = parseDescription(description, `model "${id}"`).network;
  if (!image) return seen;
  checkPictureMemory(`clip "${seen.name}"`, seen.timestampsS.length, image.sizePx);
  const library = { read: async () => clip };
  const options = { sizePx: image.sizePx, signal, onProgress: () => {} };
  return (await cutPictures(library, [{ clip: seen, first: 0, whole: seen }], options))[0]!;
}

/** A whole clip's poses, computed or on their way. */
interface Prediction {
  posesMm: Promise<Float32Array>;
  numbers: number;
  /** Whoever waits for it: when the last one gives up, so does the engine. */
  waiting: number;
  aborting: AbortController;
}

/** Poses of any installed model on any clip, for comparing. Its engine is started when it is first asked. */
export class ModelPredictor {
  /** By model's version and clip's id, the last used last. */
  private readonly predictions = new Map<string, Prediction>();
  private engine: Promise<EngineConnection> | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private calls = 0;

  /** @param openEngine an engine of its own, so that live capture is not held up */
  constructor(private readonly openEngine: () => Promise<EngineConnection>) {}

  /**
   * Poses of frames first..last, as the network makes them when it has seen the clip from its start. The first call
   * computes the whole clip: about 2 ms a frame on WebAssembly, for image networks up to seconds.
   *
   * @returns (last - first + 1) rows of 51 mm, raw; NaN where no person is seen
   * @throws StudioError `bad-argument` for frames that the clip does not have or a clip without keypoints,
   *   `model-broken`, `cancelled`, the engine's
   */
  async predict(
    model: PredictingModel,
    clip: ClipReader,
    [first, last]: readonly [number, number],
    signal: AbortSignal,
  ): Promise<Float32Array> {
    const { name, frames } = clip.info;
    if (last >= frames) {
      throw new StudioError("bad-argument", `clip "${name}" has no frame ${last}: it has ${frames}, counted from 0`);
    }
    const posesMm = await this.whole(model, clip, signal);
    return posesMm.slice(first * coordinateCount, (last + 1) * coordinateCount);
  }

  /** @throws StudioError `model-broken` when the weights do not fit their description */
  async check(model: ModelFiles): Promise<void> {
    await this.call({ model, clips: [] }, new AbortController().signal);
  }

  /** Other work on models that needs an engine, but not the one of live capture. @throws StudioError the work's */
  async withEngine<T>(work: (connection: EngineConnection) => Promise<T>): Promise<T> {
    clearTimeout(this.idleTimer);
    this.calls++;
    try {
      return await work(await this.connection());
    } finally {
      this.calls--;
      if (this.calls === 0) this.idleTimer = setTimeout(() => this.stop(), idleMs).unref();
    }
  }

  stop(): void {
    clearTimeout(this.idleTimer);
    this.predictions.clear();
    const engine = this.engine;
    this.engine = undefined;
    engine?.then(
      (connection) => connection.kill(),
      () => {},
    );
  }

  private async whole(model: PredictingModel, clip: ClipReader, signal: AbortSignal): Promise<Float32Array> {
    const key = `${model.version} ${clip.info.id}`;
    const prediction = this.predictions.get(key) ?? this.begin(model, clip);
    this.predictions.delete(key);
    this.predictions.set(key, prediction);
    this.forgetOldest();
    prediction.waiting++;
    const giveUp = () => {
      if (--prediction.waiting > 0) return;
      prediction.aborting.abort();
      // Whoever asks from now on is not to be told that it was cancelled.
      this.forget(key, prediction);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await prediction.posesMm;
    } catch (error) {
      this.forget(key, prediction);
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  private begin(model: PredictingModel, clip: ClipReader): Prediction {
    const aborting = new AbortController();
    const posesMm = this.compute(model, clip, aborting.signal);
    // Whoever waits is told; when nobody does any more, nobody needs to be.
    posesMm.catch(() => {});
    return { posesMm, numbers: clip.info.frames * coordinateCount, waiting: 0, aborting };
  }

  private async compute(model: PredictingModel, clip: ClipReader, signal: AbortSignal): Promise<Float32Array> {
    const { id, name, columns, imageSize } = clip.info;
    if (!columns.includes("keypoints") || !imageSize) {
      throw new StudioError("bad-argument", `clip "${name}" has no keypoints for a network to read`);
    }
    const keypoints = (await clip.readColumn("keypoints")) as Float32Array;
    const timestampsS = (await clip.readColumn("timestamps_s")) as Float64Array;
    // A person may have set cuts of their own.
    const { cuts } = new EditIndex(clip.info, new EditHistory(await clip.journal()).records);
    const files = await model.read();
    const seen = { id, name, imageSize, keypoints, timestampsS, cuts: [...cuts] };
    const clips = [await withPictures(clip, seen, files, signal)];
    const { posesMm } = await this.call({ model: files, clips }, signal);
    return posesMm[0]!;
  }

  private forget(key: string, prediction: Prediction): void {
    if (this.predictions.get(key) === prediction) this.predictions.delete(key);
  }

  private forgetOldest(): void {
    let numbers = [...this.predictions.values()].reduce((sum, kept) => sum + kept.numbers, 0);
    for (const [key, kept] of this.predictions) {
      // The last one is about to be read.
      if (numbers <= mostKept || this.predictions.size === 1) return;
      this.predictions.delete(key);
      numbers -= kept.numbers;
    }
  }

  private call(request: PredictRequest, signal: AbortSignal): Promise<PredictResult> {
    return this.withEngine((connection) => connection.host.call("clips.predict", request, signal));
  }

  private connection(): Promise<EngineConnection> {
    if (this.engine) return this.engine;
    const engine = this.openEngine();
    // By then there may be a newer one.
    const forget = () => {
      if (this.engine === engine) this.engine = undefined;
    };
    engine.then((connection) => connection.onExit(forget), forget);
    this.engine = engine;
    return engine;
  }
}
