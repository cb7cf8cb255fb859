import { createStore, type StoreApi } from "zustand/vanilla";
import { toErrorData } from "../../../../common/errors";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import type { TrainingClient } from "../../../training/trainingClient";
import type { SetupRequest } from "../../../training/trainView";
import { fieldOfMessage, type SetupField } from "./checkSetup";
import type { ClipPart, MaterialQuery } from "./materialQuery";
import { plainPaths, settingFields } from "./settingFields";
import { isSameSetting, readSetting, type SettingPath, type SettingValue } from "./settingPaths";
import { clipsOf, decidesData, nothingChosen, partsOf, type SetupState, settingsOf } from "./setupState";

/** Long enough for several clips to be moved in one go. */
const settleMs = 250;

/**
 * A training, or an experiment, that is being put together: which clips, which settings, and what the host says to them.
 * Proposals of the host fill what the user has not touched.
 */
export class SetupSession {
  readonly store: StoreApi<SetupState> = createStore(() => nothingChosen);
  private request: SetupRequest = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends what was asked of the host before the last beginning, */
  private life = new AbortController();
  /** and for an older choice. */
  private counting = new AbortController();

  constructor(private readonly training: TrainingClient) {}

  /** Begins anew: reads what there is, and proposes. */
  async begin(request: SetupRequest): Promise<void> {
    this.forget();
    this.request = request;
    const { signal } = this.life;
    const { settings, baseModel, clipIds, continues } = request;
    this.store.setState({ ...nothingChosen, continues, isCounting: true }, true);
    void this.measureSpeed(signal);
    try {
      const material = await this.training.material(signal);
      this.store.setState({ material });
      const usable = material.filter(({ problem }) => problem === undefined).map(({ clipId }) => clipId);
      if (settings) this.store.setState({ parts: partsOf(settings, usable) });
      else await this.proposeParts(clipIds ? usable.filter((id) => clipIds.includes(id)) : usable, signal);
      await this.count();
      if (settings) this.adopt(settings);
      if (baseModel !== undefined) this.change("baseModel", baseModel);
    } catch (error) {
      this.fail(error, signal);
    }
  }

  /** Begins once more, after it failed. */
  async restart(): Promise<void> {
    await this.begin(this.request);
  }

  /** Reads the clips again, for they changed; what the user chose stays as far as it can be. */
  async reload(): Promise<void> {
    if (!this.store.getState().material) return;
    const { signal } = this.life;
    try {
      const material = await this.training.material(signal);
      const { parts, reason } = this.store.getState();
      const usable = material.filter(({ problem }) => problem === undefined).map(({ clipId }) => clipId);
      this.store.setState({ material, parts: new Map([...parts].filter(([id]) => usable.includes(id))) });
      if (reason !== undefined) await this.proposeParts(usable, signal);
      this.recount();
    } catch (error) {
      this.fail(error, signal);
    }
  }

  /** Parts these clips as the host proposes it; no other clip is used. */
  async propose(clipIds: readonly string[]): Promise<void> {
    const { signal } = this.life;
    try {
      await this.proposeParts(clipIds, signal);
      this.recount();
    } catch (error) {
      this.fail(error, signal);
    }
  }

  setPart(clipId: string, part: ClipPart | undefined): void {
    const parts = new Map(this.store.getState().parts);
    if (part === undefined) parts.delete(clipId);
    else parts.set(clipId, part);
    this.store.setState({ parts, reason: undefined });
    this.recount();
  }

  setQuery(change: Partial<MaterialQuery>): void {
    this.store.setState(({ query }) => ({ query: { ...query, ...change } }));
  }

  setName(name: string): void {
    this.store.setState({ name });
    this.pardon("name");
  }

  /** Sets a field of the settings; the proposed value is no change. */
  change(path: SettingPath, value: SettingValue): void {
    const { changes: before, proposed } = this.store.getState();
    const changes = new Map(before);
    if (proposed && isSameSetting(readSetting(proposed, path), value)) changes.delete(path);
    else changes.set(path, value);
    this.store.setState({ changes });
    this.pardon(path);
    if (decidesData(path)) this.recount();
  }

  /** Back to what is proposed: one field, or all that are shown under "Advanced". */
  reset(path?: SettingPath): void {
    const reset = path ? [path] : settingFields.map((field) => field.path);
    const changes = new Map([...this.store.getState().changes].filter(([each]) => !reset.includes(each)));
    this.store.setState({ changes, refusal: undefined });
    if (reset.some(decidesData)) this.recount();
  }

  /** From the base model's weights instead of another run's checkpoint. */
  startFresh(): void {
    this.store.setState({ continues: undefined });
  }

  /** Starts the run. @returns its id; undefined when the host refused (SetupState.refusal) */
  start(name: string): Promise<string | undefined> {
    const { continues } = this.store.getState();
    const settings = this.settings();
    return this.attempt(() =>
      this.training.start(
        name.trim(),
        continues === undefined ? { kind: "new", settings } : { kind: "from-checkpoint", runId: continues, settings },
      ),
    );
  }

  /** Starts something with these settings, and keeps why it was refused. @returns undefined when it was */
  async attempt<Result>(start: () => Promise<Result>): Promise<Result | undefined> {
    this.store.setState({ isStarting: true, refusal: undefined });
    try {
      return await start();
    } catch (error) {
      const data = toErrorData(error);
      this.store.setState({ refusal: { error: data, field: fieldOfMessage(data.message) } });
      return undefined;
    } finally {
      this.store.setState({ isStarting: false });
    }
  }

  async exportDataset(): Promise<string> {
    const exportJob = await this.training.exportDataset(this.settings());
    this.store.setState({ exportJob });
    return exportJob;
  }

  /** Forgets what was chosen. */
  forget(): void {
    clearTimeout(this.timer);
    this.counting.abort();
    this.life.abort();
    this.life = new AbortController();
    this.store.setState(nothingChosen, true);
  }

  /** @throws Error before the host has proposed */
  private settings(): TrainingSettings {
    const settings = settingsOf(this.store.getState());
    if (!settings) throw new Error("there are no settings yet");
    return settings;
  }

  /** Takes over settings of another run where they differ from what is proposed. */
  private adopt(settings: TrainingSettings): void {
    for (const path of [...plainPaths, ...settingFields.map((field) => field.path)]) {
      this.change(path, readSetting(settings, path));
    }
  }

  private async proposeParts(clipIds: readonly string[], signal: AbortSignal): Promise<void> {
    const { training, heldOut, reason } = await this.training.proposeSplit(clipIds, signal);
    const parts = new Map<string, ClipPart>();
    for (const id of training) parts.set(id, "training");
    for (const id of heldOut) parts.set(id, "held-out");
    this.store.setState({ parts, reason });
  }

  /** Soon asks the host again what fits and what it comes to. */
  private recount(): void {
    clearTimeout(this.timer);
    this.counting.abort();
    const { signal } = this.life;
    this.store.setState({ isCounting: true });
    this.timer = setTimeout(() => void this.count().catch((error) => this.fail(error, signal)), settleMs);
  }

  private async count(): Promise<void> {
    this.counting.abort();
    this.counting = new AbortController();
    const { signal } = this.counting;
    const state = this.store.getState();
    const { training, heldOut } = clipsOf(state);
    const baseModel = state.changes.get("baseModel") as string | undefined;
    this.store.setState({ proposed: await this.training.proposeSettings(training, heldOut, baseModel, signal) });
    const dataset = training.length > 0 ? await this.training.summarize(this.settings(), signal) : undefined;
    this.store.setState({ dataset, isCounting: false, error: undefined });
  }

  private async measureSpeed(signal: AbortSignal): Promise<void> {
    const begun = [...this.training.store.getState().runs.values()].filter(({ step }) => step > 0);
    const last = begun.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
    if (!last) return;
    // Without it the page says less, and no more: whatever is wrong with that run is told where it is opened.
    const run = await this.training.open(last.id, signal).catch(() => undefined);
    const framesPerSecond = run?.curve.at(-1)?.framesPerSecond;
    if (framesPerSecond && !signal.aborted) this.store.setState({ framesPerSecond });
  }

  private fail(error: unknown, signal: AbortSignal): void {
    const data = toErrorData(error);
    // Cancelled: something newer is on its way.
    if (!signal.aborted && data.code !== "cancelled") this.store.setState({ error: data, isCounting: false });
  }

  /** What was wrong with a field need not be any more. */
  private pardon(field: SetupField): void {
    if (this.store.getState().refusal?.field === field) this.store.setState({ refusal: undefined });
  }
}
