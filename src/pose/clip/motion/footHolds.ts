import type { EditRecords, Foot, FrameRange } from "../../../common/clipEdits";
import { length, type Vector } from "../../rotation";
import type { EditHistory } from "../editHistory";
import { ofKind } from "../editKeys";
import { add, scale, subtract } from "../vectors";
import { type ContactPiece, placeGrid } from "./contactPieces";
import { feet } from "./contacts";
import { type FootHold, holdBlendS } from "./footLock";
import { fade } from "./plantedRoot";
import type { IsCut } from "./rootPath";
import type { MotionSettings, SceneMotion } from "./sceneMotion";

/** A found contact gives way where it would have to pull the foot further than this, and lets go at twice that, m. */
const farthestPullM = 0.15;
/** Contacts are looked up for so many frames at once. */
const blockFrames = 64;

/**
 * Where feet are held in a frame. Pins always hold, where the foot is in their first frame. Contacts hold by the setting:
 * - `off`: not;
 * - `auto`: the found ones (or those the user set), unless the body stays in place, and only where the foot is near anyway;
 * - `always`: each foot is on the ground from cut to cut, and stays where it is in the beginning, however far it is pulled.
 * A foot that stands for minutes is held anew every half minute (contactPieces.ts), over two seconds.
 * Holds come and go over 0.1 s before and after, not across a cut.
 */
export class FootHolds {
  private readonly places = new Map<string, Vector>();
  private readonly contacts = new Map<string, ContactPiece[]>();
  private pins: EditRecords["pin"][] | undefined;

  constructor(
    private readonly motion: SceneMotion,
    private readonly history: EditHistory,
    private readonly timestampsS: Float64Array,
    private readonly isCut: IsCut,
    private readonly settings: () => MotionSettings,
  ) {}

  /** Call it whenever anything has changed. */
  clear(): void {
    this.places.clear();
    this.contacts.clear();
    this.pins = undefined;
  }

  /** Undefined while rows are not loaded. */
  at(frame: number): FootHold[] | undefined {
    const holds: FootHold[] = [];
    const around = this.reachAround(frame);
    for (const foot of feet) {
      const pins = this.pinsOf(foot).map((range) => holdOf(range, [range[0], range[0]]));
      const contacts = this.holdsContacts ? this.contactsNear(foot, frame) : [];
      if (!contacts) return undefined;
      let pinned = 0;
      for (const piece of [...pins, ...contacts]) {
        if (!overlaps(piece.range, around)) continue;
        const place = this.placeOf(foot, piece.anchor);
        const own = this.motion.ankle(foot, frame);
        if (!place || !own) return undefined;
        // A foot without a pose stands nowhere.
        if (Number.isNaN(place[0])) continue;
        const weight = this.weightAt(frame, piece);
        if (pins.includes(piece)) {
          pinned = Math.max(pinned, weight);
          holds.push({ foot, place, weight });
        } else {
          const patience = this.patience(length(subtract(place, own)));
          holds.push({ foot, place, weight: weight * patience * (1 - pinned) });
        }
      }
    }
    return holds.filter(({ weight }) => weight > 0);
  }

  private get holdsContacts(): boolean {
    const { footLock, rootMotion } = this.settings();
    return footLock === "always" || (footLock === "auto" && rootMotion !== "in-place");
  }

  private patience(pullM: number): number {
    return this.settings().footLock === "always" ? 1 : fade(pullM / farthestPullM - 1);
  }

  /** Contacts that may hold a frame; others too. */
  private contactsNear(foot: Foot, frame: number): ContactPiece[] | undefined {
    const block = Math.floor(frame / blockFrames);
    const key = `${foot} ${block}`;
    const known = this.contacts.get(key);
    if (known) return known;
    const end = this.timestampsS.length - 1;
    const [first] = this.reachAround(block * blockFrames);
    const [, last] = this.reachAround(Math.min(end, (block + 1) * blockFrames - 1));
    const found = this.motion.pieces(foot, first, last, placeGrid);
    if (found) this.contacts.set(key, found);
    return found;
  }

  /** The ankle's mean place in these frames; NaN where none of them has a pose. */
  private placeOf(foot: Foot, [first, last]: FrameRange): Vector | undefined {
    const key = `${foot} ${first} ${last}`;
    const known = this.places.get(key);
    if (known) return known;
    let sum: Vector = [0, 0, 0];
    let count = 0;
    for (let frame = first; frame <= last; frame++) {
      const ankle = this.motion.ankle(foot, frame);
      if (!ankle) return undefined;
      if (Number.isNaN(ankle[0])) continue;
      sum = add(sum, ankle);
      count++;
    }
    const place = scale(sum, 1 / count);
    this.places.set(key, place);
    return place;
  }

  private weightAt(frame: number, { range: [first, last], continues, goesOn }: ContactPiece): number {
    const sinceS = this.timestampsS[frame]! - this.timestampsS[first]!;
    const untilS = this.timestampsS[last]! - this.timestampsS[frame]!;
    const comes = continues ? 1 - fade(sinceS / placeGrid.overlapS) : fade(-sinceS / holdBlendS);
    const goes = goesOn ? 1 - fade(untilS / placeGrid.overlapS) : fade(-untilS / holdBlendS);
    return comes * goes;
  }

  /** The frames whose holds can reach a frame: within the blend, and not beyond a cut. */
  private reachAround(frame: number): FrameRange {
    const timeS = this.timestampsS[frame]!;
    let first = frame;
    while (first > 0 && !this.isCut(first) && timeS - this.timestampsS[first - 1]! < holdBlendS) first--;
    let last = frame;
    const end = this.timestampsS.length - 1;
    while (last < end && !this.isCut(last + 1) && this.timestampsS[last + 1]! - timeS < holdBlendS) last++;
    return [first, last];
  }

  /** A pin ends at the next cut at the latest. */
  private pinsOf(foot: Foot): FrameRange[] {
    this.pins ??= [...ofKind(this.history.records, "pin")].flatMap(({ value: { foot, range } }) => {
      const [first, last] = range;
      let end = first;
      while (end < last && end + 1 < this.timestampsS.length && !this.isCut(end + 1)) end++;
      return first < this.timestampsS.length ? [{ foot, range: [first, end] }] : [];
    });
    return this.pins.flatMap((pin) => (pin.foot === foot ? [pin.range] : []));
  }
}

function holdOf(range: FrameRange, anchor: FrameRange): ContactPiece {
  return { range, continues: false, goesOn: false, anchor };
}

function overlaps(a: FrameRange, b: FrameRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}
