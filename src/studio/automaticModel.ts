import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { toErrorData } from "../common/errors";
import type { Log } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import type { ModelSummary } from "../common/modelProtocol";
import type { EngineStatus } from "../common/protocol";
import { bundledModels } from "../common/settings";
import type { ModelRegistry } from "./models/modelRegistry";
import { writeFileAtomic } from "./writeFileAtomic";

/** A network that takes longer for a frame leaves the detector and the page too little of the 33 ms that 30 Hz gives. */
export const longestStepMs = 12;

/** Time of the full network's step by what computed it. */
const timesSchema = z.record(z.string(), z.number().positive());

/**
 * Which bundled network live capture uses while the user leaves it to the studio: the full one where it is fast enough,
 * else the small one. What was measured is remembered for each backend and adapter, so that only the first start on a
 * machine loads one network and then the other.
 */
export class AutomaticModel {
  private readonly path: string;
  private times: Promise<Record<string, number>> | undefined;

  /** @param folder for the measured times, kept as `model-speed.json` */
  constructor(
    private readonly registry: () => ModelRegistry,
    folder: string,
    private readonly log: Log,
  ) {
    this.path = join(folder, "model-speed.json");
  }

  /**
   * The model to load first: the full one where it is known to be fast enough or not known yet. Where only one of the
   * two is usable, that one.
   * @throws StudioError what is wrong with the small one where neither is usable
   */
  async read(engine: EngineStatus): Promise<ModelFiles> {
    const stepMs = (await this.knownTimes())[machine(engine)];
    const isSlow = stepMs !== undefined && stepMs > longestStepMs;
    const { small, full } = bundledModels;
    const usable = await this.usableModels();
    const id = usable.includes(full) && !(isSlow && usable.includes(small)) ? full : small;
    return this.registry().read(id);
  }

  /** Remembers how fast the full network is; the small one where that is too slow and there is a small one. */
  async instead(loaded: ModelSummary, engine: EngineStatus): Promise<ModelFiles | undefined> {
    const { small, full } = bundledModels;
    if (loaded.id !== full || loaded.stepMs === undefined) return undefined;
    const known = (await this.knownTimes())[machine(engine)];
    if (known === undefined) await this.remember(machine(engine), loaded.stepMs);
    const stepMs = known ?? loaded.stepMs;
    if (stepMs <= longestStepMs || !(await this.usableModels()).includes(small)) return undefined;
    this.log.info(`${full} takes ${stepMs.toFixed(1)} ms a frame here; ${small} is used`);
    return this.registry().read(small);
  }

  /** The next engine start or model load measures again. */
  async forget(): Promise<void> {
    await this.store({});
  }

  private async usableModels(): Promise<string[]> {
    const models = await this.registry().list();
    return models.filter(({ error }) => error === undefined).map(({ id }) => id);
  }

  private async remember(key: string, stepMs: number): Promise<void> {
    await this.store({ ...(await this.knownTimes()), [key]: stepMs });
  }

  /** What cannot be stored is known until the program ends. */
  private async store(times: Record<string, number>): Promise<void> {
    this.times = Promise.resolve(times);
    try {
      await writeFileAtomic(this.path, `${JSON.stringify(times, undefined, 2)}\n`);
    } catch (error) {
      this.log.warn(`how fast the networks are is not remembered in ${this.path}: ${toErrorData(error).message}`);
    }
  }

  /** A file that is missing or not understood is as good as none: it can be measured again. */
  private knownTimes(): Promise<Record<string, number>> {
    this.times ??= readFile(this.path, "utf8")
      .then((text) => timesSchema.parse(JSON.parse(text)))
      .catch(() => ({}));
    return this.times;
  }
}

function machine({ backend, adapter }: EngineStatus): string {
  return `${backend} ${adapter}`;
}
