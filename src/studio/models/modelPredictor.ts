import { StudioError } from "../../common/errors";
import type { ModelFiles, PredictRequest, PredictResult } from "../../common/protocol";
import { coordinateCount } from "../../pose/skeleton";
import type { EngineConnection } from "../engineConnection";
import type { ClipReader } from "../library/clipLibrary";

/**
 * Frames before the asked ones that the network sees first, so that its state is what it would be in the middle of the
 * clip: by then the start is forgotten to less than a millimetre (test/unit/studio/models/modelPredictor.test.ts).
 */
const runUpFrames = 150;
/** The engine ends when nobody has asked it for so long. */
const idleMs = 60_000;

export interface ModelPredictorOptions {
  /** An engine of its own, so that live capture is not held up. */
  openEngine(): Promise<EngineConnection>;
}

/** Poses of any installed model on any clip, for comparing. Its engine is started when it is first asked. */
export class ModelPredictor {
  private engine: Promise<EngineConnection> | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(private readonly options: ModelPredictorOptions) {}

  /**
   * @returns (last - first + 1) rows of 51 mm, raw; NaN where no person is seen
   * @throws StudioError `bad-argument` for frames that the clip does not have or a clip without keypoints,
   *   `model-broken`, the engine's
   */
  async predict(model: ModelFiles, clip: ClipReader, first: number, last: number): Promise<Float32Array> {
    const { info } = clip;
    if (!info.columns.includes("keypoints") || !info.imageSize) {
      throw new StudioError("bad-argument", `clip "${info.name}" has no keypoints for a network to read`);
    }
    const from = Math.max(0, first - runUpFrames);
    const rows = await clip.readRows("keypoints", from, last);
    const times = await clip.readRows("timestamps_s", from, last);
    const { posesMm } = await this.call(model, [
      {
        imageSize: info.imageSize,
        keypoints: new Float32Array(new Uint8Array(rows).buffer),
        timestampsS: new Float64Array(new Uint8Array(times).buffer),
        cuts: info.cuts.map((cut) => cut - from).filter((cut) => cut > 0 && cut <= last - from),
      },
    ]);
    return posesMm[0]!.slice((first - from) * coordinateCount);
  }

  /** @throws StudioError `model-broken` when the weights do not fit their description */
  async check(model: ModelFiles): Promise<void> {
    await this.call(model, []);
  }

  stop(): void {
    clearTimeout(this.idleTimer);
    const engine = this.engine;
    this.engine = undefined;
    engine?.then(
      (connection) => connection.kill(),
      () => {},
    );
  }

  private async call(model: ModelFiles, clips: PredictRequest["clips"]): Promise<PredictResult> {
    clearTimeout(this.idleTimer);
    this.asked++;
    try {
      const connection = await this.connection();
      return await connection.host.call("clips.predict", { model, clips });
    } finally {
      this.asked--;
      if (this.asked === 0) this.idleTimer = setTimeout(() => this.stop(), idleMs).unref();
    }
  }

  private connection(): Promise<EngineConnection> {
    this.engine ??= this.start();
    return this.engine;
  }

  private async start(): Promise<EngineConnection> {
    const forget = () => {
      this.engine = undefined;
    };
    try {
      const connection = await this.options.openEngine();
      connection.onExit(forget);
      return connection;
    } catch (error) {
      forget();
      throw error;
    }
  }
}
