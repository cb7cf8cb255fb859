import type { EngineNotification, TrainingRequest, TrainingResult } from "../common/engineTraining";
import { StudioError } from "../common/errors";
import type { ModelFiles } from "../common/modelFiles";
import type { ModelSummary } from "../common/modelProtocol";
import type { DetectorFiles, EngineStatus } from "../common/protocol";
import type { RpsmNetwork } from "../rpsm/network";
import type { ChosenBackend } from "./backends/chooseBackend";
import type { Detector2D } from "./detector/detector2D";
import { loadDetector } from "./detector/loadDetector";
import { type LoadedModel, loadModel } from "./loadedModel";
import { FrameTurns } from "./streams/frameTurns";
import type { PoseMachinery } from "./streams/poseStream";
import { runTraining } from "./training/trainer";

/** What the engine process owns once, for all its clients: backend, detector, network, and whose turn it is. */
export class Engine implements PoseMachinery {
  readonly turns = new FrameTurns();
  private currentDetector: Detector2D | undefined;
  private currentModel: LoadedModel | undefined;
  private training = false;

  constructor(
    private readonly place: EngineStatus["place"],
    private readonly backend: ChosenBackend,
    private readonly makeDetector: (files: DetectorFiles) => Promise<Detector2D> = loadDetector,
  ) {}

  get detector(): Detector2D | undefined {
    return this.currentDetector;
  }

  get network(): RpsmNetwork | undefined {
    return this.currentModel?.network;
  }

  status(): EngineStatus {
    const { name, adapter, softwareAdapter, selfTests } = this.backend;
    const detector = this.currentDetector && { detector: this.currentDetector.id };
    const model = this.currentModel && { model: this.currentModel.summary };
    return { place: this.place, backend: name, adapter, softwareAdapter, selfTests, ...detector, ...model };
  }

  /** Replaces the detector; the old one stays when the new one cannot be loaded. */
  async loadDetector(files: DetectorFiles): Promise<Detector2D> {
    const detector = await this.makeDetector(files);
    this.currentDetector?.dispose();
    this.currentDetector = detector;
    return detector;
  }

  /** Replaces the network; the old one stays when the new one cannot be loaded. */
  async loadModel(files: ModelFiles): Promise<ModelSummary> {
    const model = await loadModel(files);
    this.currentModel?.network.dispose();
    this.currentModel = model;
    return model.summary;
  }

  /**
   * Runs something on a network: on that of these files, loaded for it alone and gone afterwards, or on the loaded one.
   * @throws StudioError `model-missing` when there is neither, `model-broken`
   */
  async withNetwork<T>(files: ModelFiles | undefined, work: (network: RpsmNetwork) => Promise<T>): Promise<T> {
    if (!files) {
      if (!this.network) throw new StudioError("model-missing", "load a model before running it");
      return work(this.network);
    }
    const { network } = await loadModel(files);
    try {
      return await work(network);
    } finally {
      network.dispose();
    }
  }

  /** See runTraining. @throws StudioError `bad-argument` while another training runs */
  async train(
    request: TrainingRequest,
    notify: (notification: EngineNotification) => Promise<void>,
    signal: AbortSignal,
  ): Promise<TrainingResult> {
    if (this.training) throw new StudioError("bad-argument", "a training runs already: stop it first");
    this.training = true;
    try {
      return await runTraining(request, notify, signal);
    } finally {
      this.training = false;
    }
  }

  dispose(): void {
    this.currentDetector?.dispose();
    this.currentModel?.network.dispose();
    this.currentDetector = undefined;
    this.currentModel = undefined;
  }
}
