import { createStore, type StoreApi } from "zustand/vanilla";
import type { Foot, FrameRange } from "../../../../common/clipEdits";
import { whenIdle } from "../../../app/whenIdle";

export interface ContactState {
  /** What has been found so far; undefined before there is anything. */
  contacts?: Record<Foot, FrameRange[]>;
  /** Whether the whole clip was looked at: only then can they be edited. */
  isComplete: boolean;
}

/** How long after a change the contacts are looked for again: dragging goes first. */
const settleMs = 400;
/** Looked for at once: some milliseconds' work. */
const framesAtOnce = 128;
/** The first time, what has been found is shown now and then. */
const framesBetweenNews = 4096;
const feet: readonly Foot[] = ["left", "right"];

/** A clip's foot contacts, found bit by bit once all of its rows have come, and again after each correction. */
export class ContactTrack {
  readonly store: StoreApi<ContactState> = createStore<ContactState>(() => ({ isComplete: false }));
  private stop: () => void = () => {};

  /**
   * @param frames of the clip
   * @param isReady whether all rows have come
   * @param find contacts with a frame in a range (ClipPlacer.contacts)
   */
  constructor(
    private readonly frames: number,
    private readonly isReady: () => boolean,
    private readonly find: (range: FrameRange) => Record<Foot, FrameRange[]>,
  ) {}

  /** @param waitMs 0: at once, for the contacts themselves were edited */
  invalidate(waitMs = settleMs): void {
    this.stop();
    if (!this.isReady()) return;
    const found: Record<Foot, FrameRange[]> = { left: [], right: [] };
    const timer = setTimeout(() => this.look(found, 0), waitMs);
    this.stop = () => clearTimeout(timer);
  }

  dispose(): void {
    this.stop();
  }

  private look(found: Record<Foot, FrameRange[]>, first: number): void {
    const last = Math.min(this.frames, first + framesAtOnce) - 1;
    const more = this.find([first, last]);
    for (const foot of feet) addTo(found[foot], more[foot]);
    const isComplete = last === this.frames - 1;
    // What was found before stays until there is something as complete.
    const isFirst = !this.store.getState().isComplete;
    if (isComplete || (isFirst && last % framesBetweenNews < framesAtOnce)) {
      this.store.setState({ contacts: { ...found }, isComplete });
    }
    if (!isComplete) this.stop = whenIdle(() => this.look(found, last + 1));
  }
}

/** A contact that goes on from one part into the next begins where it really does in both. */
function addTo(found: FrameRange[], more: readonly FrameRange[]): void {
  for (const range of more) {
    const before = found.at(-1);
    if (before && range[0] <= before[1]) before[1] = Math.max(before[1], range[1]);
    else found.push([...range]);
  }
}
