import { createStore } from "zustand/vanilla";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { ReviewItem } from "../../../../common/libraryProtocol";
import type { StudioClient } from "../../../host/studioClient";
import type { ClipSession } from "../session/clipSession";

export interface ReviewState {
  phase: "idle" | "looking" | "ready" | "failed";
  /** The most urgent first. */
  items: readonly ReviewItem[];
  error?: ErrorData;
  /** Corrections were made since the frames were looked for. */
  isStale: boolean;
  /** Frames that the user went to, or corrected, in this list. */
  visited: ReadonlySet<number>;
  /** The frame of the list that was gone to last. */
  current?: number;
}

const mostItems = 200;

/** Frames worth correcting, as the host ranks them; one step goes to the next. */
export class ReviewQueue {
  readonly store = createStore<ReviewState>(() => ({
    phase: "idle",
    items: [],
    isStale: false,
    visited: new Set<number>(),
  }));
  private looking: Promise<void> | undefined;

  constructor(
    private readonly studio: Pick<StudioClient, "call">,
    private readonly clip: Pick<ClipSession, "id" | "history" | "playback" | "sync">,
  ) {
    clip.history.onChange(() => {
      if (this.store.getState().phase === "ready") this.store.setState({ isStale: true });
    });
  }

  /** Looks once, when it has not been done yet. */
  ensure(): void {
    if (this.store.getState().phase === "idle") void this.look();
  }

  /** Looks through the clip, with the corrections that are there now. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** To the next frame of the list that was not gone to yet; looks again when there is none left. */
  async next(): Promise<void> {
    const { phase } = this.store.getState();
    if (phase === "idle" || phase === "failed") await this.look();
    const { items, visited, current } = this.store.getState();
    const at = items.findIndex(({ frame }) => frame === current);
    const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const next = rest.find(({ frame }) => !visited.has(frame));
    if (next) this.goTo(next);
    else if (this.store.getState().isStale) {
      await this.look();
      const [first] = this.store.getState().items;
      if (first) this.goTo(first);
    }
  }

  /** Whether `next` leads to a frame, or would have to look for one. */
  get hasNext(): boolean {
    const { phase, items, visited, isStale } = this.store.getState();
    return phase !== "ready" || isStale || items.some(({ frame }) => !visited.has(frame));
  }

  previous(): void {
    const { items, current } = this.store.getState();
    const at = items.findIndex(({ frame }) => frame === current);
    const before = items[at - 1];
    if (before) this.goTo(before);
  }

  goTo({ frame }: Pick<ReviewItem, "frame">): void {
    this.clip.playback.pause();
    this.clip.playback.seek(frame);
    this.store.setState(({ visited }) => ({ current: frame, visited: new Set([...visited, frame]) }));
  }

  private async lookNow(): Promise<void> {
    this.store.setState({ phase: "looking", error: undefined });
    try {
      // The host looks at the journal on its disk.
      await this.clip.sync.flush();
      const items = await this.studio.call("clip.review", { id: this.clip.id, limit: mostItems });
      this.store.setState({ phase: "ready", items, isStale: false, visited: new Set(), current: undefined });
    } catch (error) {
      this.store.setState({ phase: "failed", error: toErrorData(error) });
    }
  }
}
