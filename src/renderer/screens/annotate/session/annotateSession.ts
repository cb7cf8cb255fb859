import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { LibraryNotification } from "../../../../common/libraryProtocol";
import { type Navigation, navigation } from "../../../app/navigation";
import type { StudioClient } from "../../../host/studioClient";
import type { ClipView } from "../../../skeleton/ClipView";
import type { PictureSurface } from "../picture/PictureSurface";
import { annotatePreferences } from "./annotatePreferences";
import { ClipSession } from "./clipSession";
import { rebaseEdits } from "./rebaseEdits";

/** What happened to the open clip without the user's doing. */
export type AnnotateNotice = "edited-elsewhere" | "analysed-again" | "trashed-elsewhere";

export type AnnotateState = { notice?: AnnotateNotice } & (
  | { phase: "empty" }
  | { phase: "opening"; clipId: string }
  | { phase: "open"; clip: ClipSession }
  | { phase: "failed"; clipId: string; error: ErrorData }
);

export interface AnnotateSurfaces {
  picture: PictureSurface | undefined;
  view: ClipView | undefined;
}

/** At most one open clip, whichever screen is in front: the one that the navigation names. */
export class AnnotateSession {
  readonly store: StoreApi<AnnotateState> = createStore<AnnotateState>(() => ({ phase: "empty" }));
  /** Where the clip is shown, for tools; undefined while it is not. */
  readonly surfaces = createStore<AnnotateSurfaces>(() => ({ picture: undefined, view: undefined }));
  /** Clips that were left while the host could not store their corrections: they stay until it can. */
  private readonly unsaved = new Map<string, ClipSession>();
  /** Counts openings: what an older one still brings is stale. */
  private opening = 0;

  constructor(private readonly studio: StudioClient) {
    navigation.subscribe((now, before) => this.onNavigation(now, before));
    studio.onNotification((notification) => this.onNotification(notification as LibraryNotification));
    studio.store.subscribe(({ connection }, { connection: before }) => {
      if (connection === "connected" && before !== "connected") this.onConnected();
    });
    annotatePreferences.subscribe(({ speed, loop }, before) => {
      const playback = this.clip?.playback;
      if (speed !== before.speed) playback?.setSpeed(speed);
      if (loop !== before.loop) playback?.setLoop(loop);
    });
    const { clipId, frame } = navigation.getState();
    if (clipId !== undefined) void this.open(clipId, frame);
  }

  get clip(): ClipSession | undefined {
    const state = this.store.getState();
    return state.phase === "open" ? state.clip : undefined;
  }

  /** Whether there are corrections, of this clip or of one that was left, that the host could not store. */
  get hasUnsaved(): boolean {
    const clips = this.clip ? [this.clip, ...this.unsaved.values()] : [...this.unsaved.values()];
    return clips.some(({ sync }) => sync.store.getState().state === "unsaved");
  }

  /** Tries again after the clip could not be opened. */
  retry(): void {
    const state = this.store.getState();
    if (state.phase === "failed") void this.open(state.clipId, navigation.getState().frame);
  }

  dismissNotice(): void {
    const { notice: _notice, ...state } = this.store.getState();
    this.store.setState(state as AnnotateState, true);
  }

  /** Nothing is open any more. */
  close(): void {
    navigation.setState({ clipId: undefined, frame: undefined });
  }

  private onNavigation(now: Navigation, before: Navigation): void {
    if (now.clipId !== before.clipId) {
      if (now.clipId === undefined) this.closeClip();
      else void this.open(now.clipId, now.frame);
    } else if (now.frame !== undefined && now.frame !== before.frame) {
      this.clip?.playback.seek(now.frame);
      // Asking for the same frame again is news too.
      navigation.setState({ frame: undefined });
    }
    if (now.screen !== "annotate" && before.screen === "annotate") this.clip?.playback.pause();
  }

  private async open(clipId: string, frame = 0): Promise<void> {
    const opening = ++this.opening;
    this.leave();
    const kept = this.unsaved.get(clipId);
    if (kept) {
      this.unsaved.delete(clipId);
      this.show(kept);
      return;
    }
    this.store.setState({ phase: "opening", clipId }, true);
    try {
      const clip = await this.load(clipId, frame);
      if (opening === this.opening) this.show(clip);
      else clip.dispose();
    } catch (error) {
      if (opening !== this.opening) return;
      const data = toErrorData(error);
      // It is opened as soon as the connection is back.
      if (data.code !== "link-closed") this.store.setState({ phase: "failed", clipId, error: data }, true);
    }
  }

  private load(clipId: string, frame: number): Promise<ClipSession> {
    const { speed, loop } = annotatePreferences.getState();
    return ClipSession.open(this.studio, clipId, {
      frame,
      playback: { speed, loop },
      onChangedElsewhere: () => this.notify(clipId, "edited-elsewhere"),
      onConflict: (theirs, journal, unsaved) => {
        const { history, entries } = rebaseEdits(journal, theirs, unsaved);
        this.replace(clipId, (clip) => clip.withHistory(history, entries));
        this.notify(clipId, "edited-elsewhere");
      },
    });
  }

  private show(clip: ClipSession): void {
    this.store.setState({ phase: "open", clip }, true);
    if (navigation.getState().frame !== undefined) navigation.setState({ frame: undefined });
  }

  private replace(clipId: string, change: (clip: ClipSession) => ClipSession): void {
    const { clip } = this;
    const kept = this.unsaved.get(clipId);
    if (clip?.id === clipId) this.store.setState({ phase: "open", clip: change(clip) }, true);
    else if (kept) this.unsaved.set(clipId, change(kept));
  }

  private closeClip(): void {
    this.opening++;
    this.leave();
    this.store.setState({ phase: "empty" }, true);
  }

  /** The open clip is not open any more; it ends when its corrections are on disk. */
  private leave(): void {
    const { clip } = this;
    if (!clip) return;
    clip.playback.pause();
    this.unsaved.set(clip.id, clip);
    void this.disposeWhenSaved(clip.id);
  }

  private async disposeWhenSaved(clipId: string): Promise<void> {
    await this.unsaved.get(clipId)?.sync.flush();
    const clip = this.unsaved.get(clipId);
    if (!clip) return;
    if (clip.sync.store.getState().state === "saved") {
      this.unsaved.delete(clipId);
      clip.dispose();
      return;
    }
    const stop = clip.sync.store.subscribe(({ state }) => {
      if (state !== "saved") return;
      stop();
      void this.disposeWhenSaved(clipId);
    });
  }

  private onNotification(notification: LibraryNotification): void {
    switch (notification.type) {
      case "clips.changed":
        for (const id of notification.removed) this.onRemoved(id);
        for (const { id, name } of notification.upserted) this.onUpserted(id, name);
        break;
      case "clip.changed":
        if (notification.rowsChanged) void this.reload(notification.id);
        else this.find(notification.id)?.sync.noteEntries(notification.entries);
        break;
    }
  }

  private onRemoved(clipId: string): void {
    const { clip } = this;
    if (clip?.id !== clipId) return;
    this.close();
    this.store.setState({ notice: "trashed-elsewhere" });
  }

  private onUpserted(clipId: string, name: string): void {
    const state = this.store.getState();
    this.find(clipId)?.store.setState({ name });
    // It may be readable again: restored, repaired.
    if (state.phase === "failed" && state.clipId === clipId) this.retry();
  }

  /** The rows are others now: everything is read again, from the same frame. */
  private async reload(clipId: string): Promise<void> {
    const { clip } = this;
    if (clip?.id !== clipId) return;
    const opening = ++this.opening;
    await clip.sync.flush();
    // Corrections that cannot be stored now are not given up for new rows.
    if (clip.sync.store.getState().state !== "saved") return;
    try {
      const again = await this.load(clipId, clip.playback.frame);
      if (opening !== this.opening) {
        again.dispose();
        return;
      }
      again.selection.setState(clip.selection.getState(), true);
      this.show(again);
      this.notify(clipId, "analysed-again");
      clip.dispose();
    } catch (error) {
      if (opening === this.opening) clip.store.setState({ rowsError: toErrorData(error) });
    }
  }

  private onConnected(): void {
    const state = this.store.getState();
    if (state.phase === "opening") void this.open(state.clipId, navigation.getState().frame);
    this.clip?.reconnected();
    for (const clip of this.unsaved.values()) clip.reconnected();
  }

  private find(clipId: string): ClipSession | undefined {
    return this.clip?.id === clipId ? this.clip : this.unsaved.get(clipId);
  }

  private notify(clipId: string, notice: AnnotateNotice): void {
    if (this.clip?.id === clipId) this.store.setState({ notice });
  }
}
