import { createStore, type StoreApi } from "zustand/vanilla";
import type { JournalEntry } from "../../common/clipEdits";
import { type ErrorData, toErrorData } from "../../common/errors";
import { measuringWeights, trainingClipSteps } from "../../pose/dataset/trainingClip";
import { type ClipComparison, compareOnClip } from "../../pose/evaluation/compareOnClip";
import { coordinateCount } from "../../pose/skeleton";
import type { StudioClient } from "../host/studioClient";
import { Playback } from "../screens/annotate/player/playback";
import { ClipData } from "../screens/annotate/session/clipData";

/** Frames that are asked for at once: within what one answer may hold. */
const framesPerPiece = 4096;
/** Of one turn of measuring: well within what a picture takes. */
const turnMs = 8;

export interface ComparisonState {
  /** Models whose poses are there. */
  computed: number;
  /** Once all are. */
  measured?: ClipComparison;
  error?: ErrorData;
}

/** Two models on one clip: both are run over its keypoints. */
export class ModelComparison {
  readonly store: StoreApi<ComparisonState> = createStore(() => ({ computed: 0 }));
  readonly playback: Playback;
  /** Of each model, (F, 51) mm; NaN where nobody is seen. */
  private readonly poses: readonly [Float32Array, Float32Array];
  private readonly listeners = new Set<() => void>();
  private readonly aborting = new AbortController();
  private isMeasuring = false;

  /** @throws StudioError `clip-missing`, `clip-broken`, `link-closed` */
  static async open(
    studio: StudioClient,
    clipId: string,
    modelIds: readonly [string, string],
  ): Promise<ModelComparison> {
    const { info, journal } = await studio.call("clip.open", { id: clipId });
    let comparison: ModelComparison | undefined;
    const data = await ClipData.open(
      info,
      (column, first, last) => studio.call("clip.readRows", { id: clipId, column, first, last }),
      0,
      (error) => comparison?.store.setState({ error: toErrorData(error) }),
    );
    comparison = new ModelComparison(studio, data, journal, modelIds);
    void comparison.compute();
    return comparison;
  }

  private constructor(
    private readonly studio: StudioClient,
    private readonly data: ClipData,
    private readonly journal: readonly JournalEntry[],
    private readonly modelIds: readonly [string, string],
  ) {
    const { frames } = data.info;
    this.playback = new Playback(data.timestampsS, 0, { speed: 1, loop: true });
    this.poses = [0, 1].map(() => new Float32Array(frames * coordinateCount).fill(Number.NaN)) as never;
    this.playback.onFrame((frame) => data.lookAt(frame));
    data.onLoaded(() => {
      void this.measureWhenComplete();
      this.tell();
    });
  }

  get frames(): number {
    return this.data.info.frames;
  }

  /** Of the first model, the second one and the truth: 17 x 3 mm, camera axes, hip-relative; undefined: nobody, or not there yet. */
  posesAt(frame: number): (Float32Array | undefined)[] {
    const own = this.poses.map((poses) => poses.subarray(frame * coordinateCount, (frame + 1) * coordinateCount));
    const truth = this.data.truth(frame);
    const hipRelative = truth?.map((value, i) => value - truth[i % 3]!);
    return [...own, hipRelative].map((pose) => (pose && !Number.isNaN(pose[0]!) ? pose : undefined));
  }

  /** Poses have come, or the truth. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Goes on after an error. */
  retry(): void {
    this.store.setState({ error: undefined });
    this.data.resume();
    void this.compute();
  }

  dispose(): void {
    this.aborting.abort();
    this.playback.dispose();
    this.data.dispose();
    this.listeners.clear();
  }

  private async compute(): Promise<void> {
    try {
      for (const index of this.modelIds.keys()) {
        if (index >= this.store.getState().computed) await this.computeModel(index);
        this.store.setState({ computed: index + 1 });
      }
      void this.measureWhenComplete();
    } catch (error) {
      if (!this.aborting.signal.aborted) this.store.setState({ error: toErrorData(error) });
    }
  }

  /** The host computes a model's poses of the whole clip before it answers for the first of its frames. */
  private async computeModel(index: number): Promise<void> {
    const params = { modelId: this.modelIds[index]!, clipId: this.data.info.id };
    for (let first = 0; first < this.frames; first += framesPerPiece) {
      const last = Math.min(this.frames, first + framesPerPiece) - 1;
      const { posesMm } = await this.studio.call("models.predict", { ...params, first, last }, this.aborting.signal);
      this.poses[index]!.set(posesMm, first * coordinateCount);
    }
    this.tell();
  }

  /** In turns with everything else that the page does: of a long clip it takes seconds. */
  private async measureWhenComplete(): Promise<void> {
    if (this.isMeasuring || this.store.getState().computed < this.modelIds.length || !this.data.isComplete) return;
    this.isMeasuring = true;
    const steps = trainingClipSteps(this.data, this.journal, measuringWeights);
    let step = steps.next();
    while (!step.done && !this.aborting.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const turnEndMs = performance.now() + turnMs;
      while (!step.done && performance.now() < turnEndMs) step = steps.next();
    }
    if (step.done) this.store.setState({ measured: compareOnClip(step.value, ...this.poses) });
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
