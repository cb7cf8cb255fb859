import { createStore, type StoreApi } from "zustand/vanilla";
import type { ClipInfo, VideoSegment } from "../../../../common/clipDocument";
import type { EditKey, JournalEntry } from "../../../../common/clipEdits";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { Unsubscribe } from "../../../../common/link";
import { ClipComposer } from "../../../../pose/clip/clipComposer";
import { ClipPlacer } from "../../../../pose/clip/clipPlacer";
import { EditHistory } from "../../../../pose/clip/editHistory";
import { ofKind } from "../../../../pose/clip/editKeys";
import type { StudioClient } from "../../../host/studioClient";
import { clipVideoAddress } from "../../../library/addresses";
import { endS, medianIntervalS, segmentAt } from "../player/frameTimes";
import { FreeClock } from "../player/freeClock";
import { Playback, type PlaybackState } from "../player/playback";
import { VideoClock } from "../player/videoClock";
import { whyNoPicture } from "../player/whyNoPicture";
import type { TimeView } from "../timeline/timeScale";
import { annotatePreferences } from "./annotatePreferences";
import { ClipData } from "./clipData";
import { ContactTrack } from "./contactTrack";
import { EditSync } from "./editSync";
import { FrameFeed } from "./frameFeed";
import { createSelection } from "./selection";

/** What of an open clip does not change with every frame. */
export interface ClipState {
  name: string;
  /** Why the picture is not shown although the clip has one. */
  pictureError?: ErrorData;
  /** Why rows are missing. */
  rowsError?: ErrorData;
  /** Share of the frames that have come, 0..1. */
  loadedShare: number;
}

export interface ClipSessionOptions {
  frame: number;
  playback: Pick<PlaybackState, "speed" | "loop">;
  /** Somebody else changed the clip. What they did has been taken over. */
  onChangedElsewhere(): void;
  /** They did while corrections made here were unsaved: the session is to be replaced by `withHistory`. */
  onConflict(theirs: readonly JournalEntry[], journal: readonly JournalEntry[], unsaved: readonly JournalEntry[]): void;
}

/** An opened clip: its rows, its corrections, its playhead, and what keeps them on the host's disk. */
export class ClipSession {
  readonly store: StoreApi<ClipState>;
  readonly composer: ClipComposer;
  readonly placer: ClipPlacer;
  readonly playback: Playback;
  readonly sync: EditSync;
  readonly selection = createSelection();
  /** The frame under the playhead, composed and placed. */
  readonly feed: FrameFeed;
  readonly contacts: ContactTrack;
  /** The stretch of time that timeline and curves show. */
  readonly timeView: StoreApi<TimeView>;
  /** The clip's whole time, seconds. */
  readonly bounds: TimeView;
  /** The usual time from one frame to the next, seconds. */
  readonly intervalS: number;
  /** Shows the video; undefined without one, and when it cannot be shown. */
  video: VideoClock | undefined;
  private readonly stops: Unsubscribe[] = [];

  /** @throws StudioError `clip-missing`, `clip-broken`, `link-closed` */
  static async open(studio: StudioClient, id: string, options: ClipSessionOptions): Promise<ClipSession> {
    const { info, journal } = await studio.call("clip.open", { id });
    const frame = Math.min(info.frames - 1, Math.max(0, options.frame));
    let session: ClipSession | undefined;
    const data = await ClipData.open(
      info,
      (column, first, last) => studio.call("clip.readRows", { id, column, first, last }),
      frame,
      (error) => session?.store.setState({ rowsError: toErrorData(error) }),
    );
    session = new ClipSession(studio, data, new EditHistory(journal), { ...options, frame });
    return session;
  }

  private constructor(
    private readonly studio: StudioClient,
    readonly data: ClipData,
    readonly history: EditHistory,
    private readonly options: ClipSessionOptions,
    unsaved: readonly JournalEntry[] = [],
  ) {
    const { info, timestampsS } = data;
    this.store = createStore<ClipState>(() => ({ name: info.name, loadedShare: data.loadedShare }));
    this.composer = new ClipComposer(data, history);
    this.placer = new ClipPlacer(data, this.composer, history);
    this.playback = new Playback(timestampsS, options.frame, options.playback);
    this.feed = new FrameFeed(() => this.compose());
    this.intervalS = medianIntervalS(timestampsS);
    this.bounds = { fromS: timestampsS[0]!, toS: endS(timestampsS) };
    this.timeView = createStore<TimeView>(() => this.bounds);
    this.contacts = new ContactTrack(
      info.frames,
      () => data.isComplete,
      (range) => this.placer.contacts(range),
    );
    this.sync = new EditSync({
      stored: history.entries - unsaved.length,
      append: (after, entries) => studio.call("clip.appendEdits", { id: info.id, after, entries: [...entries] }),
      readJournal: async () => (await studio.call("clip.open", { id: info.id })).journal,
      onChangedElsewhere: (theirs, whole, ours) => this.onChangedElsewhere(theirs, whole, ours),
    });
    for (const entry of unsaved) this.sync.push(entry);
    if (info.video && info.video.length > 0) this.showVideo(info.video);
    this.wantStages();
    this.loopChosenRange();
    this.contacts.invalidate();
    this.stops.push(
      () => this.contacts.dispose(),
      this.playback.onFrame((frame) => {
        data.lookAt(frame);
        this.feed.invalidate();
      }),
      // Settings move the figure without changing its pose.
      history.onChange((keys) => {
        this.feed.invalidate();
        this.contacts.invalidate([...keys].some((key) => key.startsWith("contacts/")) ? 0 : undefined);
        this.wantStages();
      }),
      this.composer.onChange(() => this.feed.invalidate()),
      () => this.placer.dispose(),
      () => this.composer.dispose(),
      annotatePreferences.subscribe(() => this.wantStages()),
      this.selection.subscribe(() => this.loopChosenRange()),
      this.playback.store.subscribe(({ loop }, before) => {
        if (loop !== before.loop) this.loopChosenRange();
      }),
      data.onLoaded(() => {
        this.store.setState({ loadedShare: Math.floor(data.loadedShare * 100) / 100 });
        this.feed.invalidate();
        if (data.isComplete) this.contacts.invalidate();
      }),
    );
  }

  /** First frames of takes, rising: those of a merged clip, and those that the user marked. */
  cuts(): number[] {
    const marked = Array.from(ofKind(this.history.records, "cut"), ({ at }) => at.frame);
    return [...new Set([...this.info.cuts, ...marked])].sort((a, b) => a - b);
  }

  get id(): string {
    return this.info.id;
  }

  get info(): ClipInfo {
    return this.data.info;
  }

  /**
   * Sets records, or removes them where the value is undefined; goes to the host's disk by itself. A drag calls
   * `history.mark()`, then `edit` with `continues` for each move.
   * @param label the command, for the undo menu
   * @returns whether anything changed
   */
  edit(label: string, changes: Readonly<Record<EditKey, unknown>>, continues = false): boolean {
    return this.keep(this.history.change(label, changes, continues));
  }

  /** Takes back what the open drag has changed. */
  bail(label: string): boolean {
    return this.keep(this.history.bail(label));
  }

  undo(): boolean {
    return this.keep(this.history.undo());
  }

  redo(): boolean {
    return this.keep(this.history.redo());
  }

  /**
   * The same rows, playhead and selection with another history. This session ends.
   * @param unsaved the history's last entries: those that the host does not have
   */
  withHistory(history: EditHistory, unsaved: readonly JournalEntry[]): ClipSession {
    const { frame } = this.playback;
    const session = new ClipSession(this.studio, this.data, history, { ...this.options, frame }, unsaved);
    session.timeView.setState(this.timeView.getState(), true);
    session.selection.setState(this.selection.getState(), true);
    session.store.setState(this.store.getState());
    this.release();
    return session;
  }

  /** Width and height of the picture that a frame's keypoints lie in; undefined for motion. */
  pictureSize(frame: number): [width: number, height: number] | undefined {
    const { video, imageSize } = this.info;
    const segment = video?.[segmentAt(video, frame) ?? -1];
    return segment ? [segment.width, segment.height] : imageSize;
  }

  /** Shows the video once more, after it could not be shown. */
  retryVideo(): void {
    const { video } = this.info;
    if (!video || this.video) return;
    this.showVideo(video);
    this.store.setState({ pictureError: undefined });
  }

  /** The connection is back. */
  reconnected(): void {
    this.data.resume();
    this.sync.reconnected();
  }

  /** Ends everything; what is unsaved is lost (see EditSync.flush). */
  dispose(): void {
    this.release();
    this.data.dispose();
  }

  /** Ends all but the rows. */
  private release(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.playback.dispose();
    this.video?.dispose();
    this.feed.dispose();
    this.sync.dispose();
  }

  private onChangedElsewhere(
    theirs: readonly JournalEntry[],
    journal: readonly JournalEntry[],
    unsaved: readonly JournalEntry[],
  ): void {
    if (unsaved.length > 0) {
      this.options.onConflict(theirs, journal, unsaved);
      return;
    }
    for (const entry of theirs) this.history.fold(entry);
    this.options.onChangedElsewhere();
  }

  private keep(entry: JournalEntry | undefined): boolean {
    if (entry) this.sync.push(entry);
    return entry !== undefined;
  }

  /** Filters work on the network's raw poses, and the raw pose may be shown beside the filtered one. */
  private wantStages(): void {
    const hasFilters = ofKind(this.history.records, "filter").next().done === false;
    this.data.wantStages(hasFilters || annotatePreferences.getState().showRaw);
  }

  /** A loop goes around the range that is chosen on the timeline, if there is one. */
  private loopChosenRange(): void {
    const { loop, range } = this.playback.store.getState();
    const wanted = loop ? this.selection.getState().range : undefined;
    if (wanted?.[0] !== range?.[0] || wanted?.[1] !== range?.[1]) this.playback.setRange(wanted);
  }

  private compose() {
    const { frame } = this.playback;
    const composed = this.composer.compose(frame);
    const joints = composed?.hasPose ? this.placer.joints(frame) : undefined;
    return { frame, composed, joints };
  }

  private showVideo(segments: readonly VideoSegment[]): void {
    const addressOf = (segment: VideoSegment) => clipVideoAddress(this.id, segment.file);
    const video = new VideoClock({
      timestampsS: this.data.timestampsS,
      segments,
      addressOf,
      onFailed: (segment, error) => {
        this.video = undefined;
        // The clip plays on, without its picture.
        this.playback.setClock(new FreeClock(this.data.timestampsS));
        void whyNoPicture(segment, addressOf(segment), error).then((pictureError) => {
          this.store.setState({ pictureError });
        });
      },
    });
    this.video = video;
    this.playback.setClock(video);
  }
}
