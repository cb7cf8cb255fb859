import { type SharedLink, splitIntoChannels } from "../../../../src/common/channels";
import type { StudioError } from "../../../../src/common/errors";
import { type Link, memoryLinkPair } from "../../../../src/common/link";
import type { FromStudio, StudioCalls, ToStudio } from "../../../../src/common/protocol";
import { type Handlers, serveCalls } from "../../../../src/common/rpc";
import { usualAugmentation } from "../../../../src/common/trainingData";
import {
  type ClipMaterial,
  type DatasetPart,
  type DatasetSummary,
  type RunDetails,
  type RunSummary,
  type TrainingSettings,
  usualProvenanceWeights,
} from "../../../../src/common/trainingProtocol";
import { HostConnections } from "../../../../src/renderer/host/host";
import { StudioClient } from "../../../../src/renderer/host/studioClient";

export function runSummary(id: string, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: `run ${id}`,
    createdAt: "2026-01-01T10:00:00.000Z",
    state: "finished",
    baseModel: "rpsm-keypoints-512",
    step: 0,
    trainedMs: 0,
    ...change,
  };
}

export function material(clipId: string, change: Partial<ClipMaterial> = {}): ClipMaterial {
  return {
    clipId,
    name: `clip ${clipId}`,
    tags: [],
    frames: 300,
    durationS: 10,
    take: clipId,
    targetsFrom: "annotations",
    targetFrames: 20,
    placedFrames: 20,
    ...change,
  };
}

export function trainingSettings(change: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    baseModel: "rpsm-keypoints-512",
    trainingClips: ["a"],
    heldOutClips: ["b"],
    learns: "lstm",
    stages: [1, 2, 3],
    seed: 1,
    minutes: 10,
    sequenceLength: 16,
    batchSize: 32,
    learningRate: 1e-4,
    weightDecay: 1e-4,
    gradientClip: 1,
    schedule: "constant",
    loss: "euclidean",
    averaging: 0.99,
    rehearsalShare: 0.5,
    augmentation: usualAugmentation,
    provenanceWeights: usualProvenanceWeights,
    reprojectionWeight: 1,
    evaluateEverySteps: 50,
    patience: 10,
    ...change,
  };
}

export function datasetPart(change: Partial<DatasetPart> = {}): DatasetPart {
  return {
    clips: 1,
    frames: 300,
    durationS: 10,
    targetFrames: 20,
    placedFrames: 20,
    jointCoverage: Array.from({ length: 17 }, () => 0.5),
    poseVariety: { standing: 0.6, bent: 0.2, sitting: 0.1, armsUp: 0.1, lying: 0 },
    spreadMm: 180,
    worstFrames: [],
    ...change,
  };
}

export function datasetSummary(change: Partial<DatasetSummary> = {}): DatasetSummary {
  return { training: datasetPart(), heldOut: datasetPart(), overlaps: [], warnings: [], ...change };
}

/** A host with trainings in memory, on an in-memory link. */
export class MemoryTraining {
  readonly connections = new HostConnections();
  readonly studio = new StudioClient(this.connections);
  readonly calls: { method: string; params: unknown }[] = [];
  /** Calls that fail, by method. */
  readonly refusals = new Map<string, StudioError>();
  runs: RunSummary[];
  material: ClipMaterial[] = [];
  settings = trainingSettings();
  dataset = datasetSummary();
  /** How fast every run says it was. */
  framesPerSecond = 100;
  /** Awaited before training.list is answered, after the list was taken. */
  holdList: Promise<void> | undefined;
  /** What opening a run tells beside the usual. */
  opened: Partial<RunDetails> = {};
  /** Awaited before training.open is answered, with what `opened` is then. */
  holdOpen: Promise<void> | undefined;
  private link: Link<FromStudio, ToStudio> | undefined;
  private page: SharedLink | undefined;

  constructor(...runs: RunSummary[]) {
    this.runs = runs;
  }

  connect(): void {
    const [page, host] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
    this.page = page;
    splitIntoChannels(host).onOpen((_name, link) => {
      this.link = link as Link<FromStudio, ToStudio>;
      serveCalls<StudioCalls>(this.link, this.handlers());
    });
    page.onClose((reason) => this.connections.set({ state: "lost", reason }));
    this.connections.set({ state: "connected", channels: splitIntoChannels(page) });
  }

  disconnect(): void {
    this.page!.close("the cable was pulled");
  }

  notify(message: FromStudio): void {
    this.link?.send(message);
  }

  /** Parameters of every call of a method, in order. */
  paramsOf(method: string): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  private details(id: string): RunDetails {
    const point = { step: 1, loss: 1, mpjpeMm: 100, gradientNorm: 1, learningRate: 1e-4 };
    return {
      summary: this.runs.find((run) => run.id === id)!,
      newsNumber: 0,
      settings: this.settings,
      clips: [],
      curve: [{ ...point, framesPerSecond: this.framesPerSecond }],
      heldOut: [],
      log: [],
      watched: [],
      ...this.opened,
    };
  }

  private handlers(): Handlers<StudioCalls> {
    const answers: Partial<Handlers<StudioCalls>> = {
      "training.list": async () => {
        const list = [...this.runs];
        await this.holdList;
        return list;
      },
      "training.material": () => this.material,
      "training.proposeSplit": ({ clipIds }) => ({
        training: clipIds.slice(0, -1),
        heldOut: clipIds.slice(-1),
        reason: "by-take",
      }),
      "training.proposeSettings": ({ trainingClips, heldOutClips }) => ({
        ...this.settings,
        trainingClips,
        heldOutClips,
      }),
      "training.summarize": () => this.dataset,
      "training.exportDataset": () => ({ jobId: "job-1" }),
      "training.start": () => ({ id: "new" }),
      "training.startExperiment": ({ variants }) => ({
        experimentId: "experiment",
        runIds: variants.map((_, index) => `variant-${index}`),
      }),
      "training.open": async ({ id }) => {
        await this.holdOpen;
        return this.details(id);
      },
      "training.pause": () => undefined,
      "training.resume": () => undefined,
      "training.stop": () => undefined,
      "training.discard": () => undefined,
      "training.keep": ({ id }) => ({ modelId: `model-of-${id}` }),
      "training.rename": ({ id, name }) => {
        const run = { ...this.runs.find((each) => each.id === id)!, name };
        this.runs = this.runs.map((each) => (each.id === id ? run : each));
        return run;
      },
      "clips.setTags": () => [],
    };
    const noting = Object.entries(answers).map(([method, answer]) => [
      method,
      (params: never, signal: AbortSignal) => {
        this.calls.push({ method, params });
        const refusal = this.refusals.get(method);
        if (refusal) throw refusal;
        return (answer as (params: never, signal: AbortSignal) => unknown)(params, signal);
      },
    ]);
    return Object.fromEntries(noting) as Handlers<StudioCalls>;
  }
}
