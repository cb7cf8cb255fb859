import type { EngineNotification, HeldOutRequest } from "../../common/engineTraining";
import { measureClips } from "../../pose/evaluation/measureClips";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork } from "../../rpsm/network";
import type { WeightAverage } from "../../rpsm/weightAverage";
import { predictClips } from "../evaluation/predictClips";
import { type HeldOutLossOptions, heldOutLoss } from "./heldOutLoss";

export type HeldOutMeasurement = Extract<EngineNotification, { type: "training.heldOut" }>;

/** What measuring has shown so far; part of the trainer's state. */
export interface HeldOutRecord {
  /** The last step that was measured. */
  measuredStep?: number;
  best?: { step: number; errorMm: number };
  /** Measurements since the best one. */
  sinceBest: number;
}

/** Measures held-out clips while a network learns, and keeps in mind which weights were best. */
export class HeldOutMeasure {
  constructor(
    private readonly request: HeldOutRequest,
    private readonly lossOptions: HeldOutLossOptions,
    /** Goes on from here. */
    readonly record: HeldOutRecord,
  ) {}

  /** @param isEnd the last step is measured whatever its number, and so is the first of all */
  isDue(step: number, isEnd: boolean): boolean {
    const { measuredStep } = this.record;
    if (measuredStep === undefined) return true;
    return measuredStep !== step && (isEnd || step % this.request.everySteps === 0);
  }

  /** Whether patience has run out. */
  get isOver(): boolean {
    const { patience } = this.request;
    return patience !== undefined && this.record.sinceBest >= patience;
  }

  /**
   * Measures the averaged weights where there are some, else the network's own.
   * @throws StudioError `cancelled`
   */
  async measure(
    network: RpsmNetwork,
    average: WeightAverage | undefined,
    step: number,
    signal: AbortSignal,
  ): Promise<HeldOutMeasurement> {
    const measure = () => this.measureInPlace(network, step, signal);
    const measurement = await (average ? average.whileInPlace(measure) : measure());
    this.record.measuredStep = step;
    return measurement;
  }

  private async measureInPlace(network: RpsmNetwork, step: number, signal: AbortSignal): Promise<HeldOutMeasurement> {
    const { clips, watched } = this.request;
    const posesMm = await predictClips(network, clips, signal);
    const lastPosesMm = posesMm.map((stages) => stages.at(-1)!);
    const loss = await heldOutLoss(clips, posesMm, this.lossOptions);
    const point = { step, loss, ...measureClips(clips, lastPosesMm) };
    const isBest = this.note(step, point.errorMm);
    return {
      type: "training.heldOut",
      point,
      watched: watched.map(({ clip, frame }) =>
        lastPosesMm[clip]!.slice(frame * coordinateCount, (frame + 1) * coordinateCount),
      ),
      ...(isBest && { best: await network.toSafetensors("F32") }),
    };
  }

  /** @returns whether it is the best so far; an error that cannot be told is neither better nor worse */
  private note(step: number, errorMm: number): boolean {
    if (Number.isNaN(errorMm)) return false;
    const { record } = this;
    const isBest = !record.best || errorMm < record.best.errorMm;
    if (isBest) record.best = { step, errorMm };
    record.sinceBest = isBest ? 0 : record.sinceBest + 1;
    return isBest;
  }
}
