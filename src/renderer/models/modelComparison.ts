import { createStore, type StoreApi } from "zustand/vanilla";
import type { JournalEntry } from "../../common/clipEdits";
import { type ErrorData, toErrorData } from "../../common/errors";
import { makeTrainingClip, measuringWeights } from "../../pose/dataset/trainingClip";
import { type ClipComparison, compareOnClip } from "../../pose/evaluation/compareOnClip";
import { coordinateCount } from "../../pose/skeleton";
import type { StudioClient } from "../host/studioClient";
import { Playback } from "../screens/annotate/player/playback";
import { ClipData } from "../screens/annotate/session/clipData";

/** Frames that are asked for at once: a second or two of work, so that progress is seen. */
const framesPerPiece = 240;

export interface ComparisonState {
  /** Share of the frames for which both models' poses are there, 0..1. */
  share: number;
  /** Once all are. */
  measured?: ClipComparison;
  error?: ErrorData;
}

/** Two models on one clip: both are run over its keypoints, the piece at the playhead first. */
export class ModelComparison {
  readonly store: StoreApi<ComparisonState> = createStore(() => ({ share: 0 }));
  readonly playback: Playback;
  /** Of each model, (F, 51) mm; NaN where nobody is seen. */
  private readonly poses: readonly [Float32Array, Float32Array];
  private readonly isComputed: Uint8Array;
  private readonly listeners = new Set<() => void>();
  private readonly aborting = new AbortController();

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
    this.isComputed = new Uint8Array(Math.ceil(frames / framesPerPiece));
    this.playback.onFrame((frame) => data.lookAt(frame));
    data.onLoaded(() => {
      this.measureWhenComplete();
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
      for (let piece = this.nextPiece(); piece !== undefined; piece = this.nextPiece()) await this.computePiece(piece);
      this.measureWhenComplete();
    } catch (error) {
      if (!this.aborting.signal.aborted) this.store.setState({ error: toErrorData(error) });
    }
  }

  private async computePiece(piece: number): Promise<void> {
    const first = piece * framesPerPiece;
    const last = Math.min(this.frames, first + framesPerPiece) - 1;
    for (const [index, modelId] of this.modelIds.entries()) {
      const params = { modelId, clipId: this.data.info.id, first, last };
      const { posesMm } = await this.studio.call("models.predict", params, this.aborting.signal);
      this.poses[index]!.set(posesMm, first * coordinateCount);
    }
    this.isComputed[piece] = 1;
    const done = this.isComputed.reduce((sum, one) => sum + one, 0);
    this.store.setState({ share: done / this.isComputed.length });
    this.tell();
  }

  /** From the playhead on, then from the start. */
  private nextPiece(): number | undefined {
    const at = Math.floor(this.playback.frame / framesPerPiece);
    const ahead = this.isComputed.indexOf(0, at);
    const next = ahead >= 0 ? ahead : this.isComputed.indexOf(0);
    return next >= 0 && !this.aborting.signal.aborted ? next : undefined;
  }

  private measureWhenComplete(): void {
    const { share, measured } = this.store.getState();
    if (measured || share < 1 || !this.data.isComplete) return;
    const clip = makeTrainingClip(this.data, this.journal, measuringWeights);
    this.store.setState({ measured: compareOnClip(clip, ...this.poses) });
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
