import { createStore, type StoreApi } from "zustand/vanilla";
import { toErrorData } from "../../common/errors";
import type {
  BackboneColours,
  ImageNetworkChoice,
  LayerRow,
  ModelCalls,
  ModelDetails,
} from "../../common/modelProtocol";
import type { StudioClient } from "../host/studioClient";
import { uploadFile } from "../library/fileUpload";

/** What the Models screen looks at beside the list of models (StudioInfo.models). */
export interface ModelsState {
  /** By the model's id; undefined while it is read. */
  details: ReadonlyMap<string, ModelDetails>;
  /** Names of files that are being imported. */
  importing: readonly string[];
}

/** An image network that is to be created. */
export interface NewNetwork {
  name: string;
  network: ImageNetworkChoice;
  /** Weights of a 2D network that it begins with. */
  file: File | undefined;
  /** How the file's network sees colours. */
  colours: BackboneColours;
}

/** The page's end of the `models.*` calls. Every method throws the host's StudioError. */
export class ModelsClient {
  readonly store: StoreApi<ModelsState> = createStore(() => ({ details: new Map(), importing: [] }));

  constructor(private readonly studio: StudioClient) {
    // Whatever changed, what was read may be out of date.
    studio.onNotification(({ type }) => {
      if (type === "models.changed") this.store.setState({ details: new Map() });
    });
  }

  /** Reads a model's details unless they are known. */
  async load(id: string): Promise<void> {
    if (this.store.getState().details.has(id)) return;
    const details = await this.studio.call("models.details", { id });
    this.store.setState((state) => ({ details: new Map(state.details).set(id, details) }));
  }

  /** @param network an installed model's id, or what a new one would be */
  async describe(network: string | ImageNetworkChoice): Promise<LayerRow[]> {
    const params = typeof network === "string" ? { id: network } : { network };
    return (await this.studio.call("models.describe", params)).layers;
  }

  /**
   * @param file weights of a 2D network
   * @param onSent how much of the file has been sent, 0..1
   */
  async create(
    { name, network, file, colours }: NewNetwork,
    onSent: (share: number) => void,
  ): Promise<ModelCalls["models.create"]["result"]> {
    const { signal } = new AbortController();
    const onProgress = (sentBytes: number) => onSent(sentBytes / file!.size);
    const backbone = file && { uploadId: await uploadFile(this.studio, file, { signal, onProgress }), colours };
    return this.studio.call("models.create", { name, network, ...(backbone && { backbone }) });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.studio.call("models.rename", { id, name });
  }

  async remove(id: string): Promise<void> {
    await this.studio.call("models.remove", { ids: [id] });
  }

  async restore(id: string): Promise<void> {
    await this.studio.call("models.restore", { ids: [id] });
  }

  /** @returns where the file can be fetched */
  export(id: string): Promise<{ fileName: string; address: string }> {
    return this.studio.call("models.export", { id });
  }

  /** @returns the model's id */
  async import(file: File): Promise<string> {
    this.store.setState(({ importing }) => ({ importing: [...importing, file.name] }));
    try {
      const { signal } = new AbortController();
      const uploadId = await uploadFile(this.studio, file, { signal, onProgress: () => {} });
      return (await this.studio.call("models.import", { uploadId })).id;
    } finally {
      this.store.setState(({ importing }) => {
        const index = importing.indexOf(file.name);
        return { importing: importing.filter((_, i) => i !== index) };
      });
    }
  }
}

/** The host's words for what went wrong. */
export function reasonOf(error: unknown): string {
  return toErrorData(error).message;
}
