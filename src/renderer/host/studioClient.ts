import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type { Unsubscribe } from "../../common/link";
import type { InstalledModel } from "../../common/modelProtocol";
import {
  type EngineState,
  type FromStudio,
  type StudioCalls,
  type StudioInfo,
  type StudioNotification,
  studioChannel,
  type ToStudio,
} from "../../common/protocol";
import { type Caller, createCaller } from "../../common/rpc";
import type { Settings } from "../../common/settings";
import type { Host, HostConnection } from "./host";

export interface StudioState {
  connection: HostConnection["state"];
  /** Undefined until the host answered for the first time; kept while the connection is lost. */
  info?: StudioInfo;
  /** When the engine's present state began; restart countdowns start from it. */
  engineSinceMs: number;
  /** The last call that failed. */
  error?: ErrorData;
}

/** The page's end of the `studio` channel: what the host knows, kept up to date, and the changes that a user makes. */
export class StudioClient {
  readonly store: StoreApi<StudioState> = createStore(() => ({ connection: "connecting", engineSinceMs: 0 }));
  private caller: Caller<StudioCalls> | undefined;
  private readonly notificationListeners = new Set<(notification: StudioNotification) => void>();

  constructor(
    host: Host,
    private readonly now: () => number = () => performance.now(),
  ) {
    host.onConnection((connection) => this.connect(connection));
  }

  /** Shown at once, taken back when the host refuses. */
  async updateSettings(change: Partial<Settings>): Promise<void> {
    const before = this.store.getState().info?.settings;
    if (!before) return;
    this.setSettings({ ...before, ...change });
    try {
      this.setSettings(await this.call("settings.update", { change }));
      this.store.setState({ error: undefined });
    } catch (error) {
      this.setSettings(before);
      this.store.setState({ error: toErrorData(error) });
    }
  }

  async restartEngine(): Promise<void> {
    try {
      await this.call("engine.restart", {});
    } catch (error) {
      this.store.setState({ error: toErrorData(error) });
    }
  }

  dismissError(): void {
    this.store.setState({ error: undefined });
  }

  /** @throws StudioError with the host's code; `link-closed` while the connection is lost */
  async call<M extends keyof StudioCalls & string>(
    method: M,
    params: StudioCalls[M]["params"],
    signal?: AbortSignal,
  ): Promise<StudioCalls[M]["result"]> {
    if (!this.caller) throw new StudioError("link-closed", "the connection to the studio is lost");
    return this.caller.call(method, params, signal);
  }

  /** Everything that the host tells by itself. Some may be lost with the connection: load again when it is back. */
  onNotification(listener: (notification: StudioNotification) => void): Unsubscribe {
    this.notificationListeners.add(listener);
    return () => this.notificationListeners.delete(listener);
  }

  /** Called when the connection is there, at once if it is, and each time it comes back: time to read again. */
  onConnected(listener: () => void): Unsubscribe {
    const unsubscribe = this.store.subscribe(({ connection }, { connection: before }) => {
      if (connection === "connected" && before !== "connected") listener();
    });
    if (this.store.getState().connection === "connected") listener();
    return unsubscribe;
  }

  private connect(connection: HostConnection): void {
    this.caller = undefined;
    if (connection.state !== "connected") {
      this.store.setState({ connection: connection.state });
      return;
    }
    const link = connection.channels.open<ToStudio, FromStudio>(studioChannel);
    // rpc's types are those of a link that carries calls only; this one carries notifications too.
    const caller = createCaller<StudioCalls>(link as Parameters<typeof createCaller<StudioCalls>>[0]);
    this.caller = caller;
    link.onMessage((message) => {
      if (message.type === "engine.state") this.setEngine(message.engine);
      else if (message.type === "settings.changed") this.setSettings(message.settings);
      else if (message.type === "models.changed") this.setModels(message.models);
      if (message.type !== "reply" && message.type !== "error") {
        for (const listener of [...this.notificationListeners]) listener(message);
      }
    });
    // From here on calls work: whoever hears of the connection may call at once.
    this.store.setState({ connection: connection.state });
    void this.load(caller);
  }

  private async load(caller: Caller<StudioCalls>): Promise<void> {
    try {
      const info = await caller.call("studio.info", {});
      this.store.setState({ info, engineSinceMs: this.now() });
    } catch (error) {
      // A lost connection shows as such, and loads again when it is back.
      const data = toErrorData(error);
      if (data.code !== "link-closed") this.store.setState({ error: data });
    }
  }

  private setEngine(engine: EngineState): void {
    const { info } = this.store.getState();
    if (info) this.store.setState({ info: { ...info, engine }, engineSinceMs: this.now() });
  }

  private setModels(models: InstalledModel[]): void {
    const { info } = this.store.getState();
    if (info) this.store.setState({ info: { ...info, models } });
  }

  private setSettings(settings: Settings): void {
    const { info } = this.store.getState();
    if (info) this.store.setState({ info: { ...info, settings } });
  }
}
