import type { EditRecords, Foot, FrameRange } from "../../../common/clipEdits";
import { length, type Vector } from "../../rotation";
import type { EditHistory } from "../editHistory";
import { ofKind } from "../editKeys";
import { add, scale, subtract } from "../vectors";
import { feet } from "./contacts";
import { type FootHold, holdBlendS } from "./footLock";
import { fade } from "./plantedRoot";
import { aroundS, type IsCut } from "./rootPath";
import type { MotionSettings, SceneMotion } from "./sceneMotion";

/** A foot is held at its mean place over this time from the contact's beginning. */
const meanS = 2;
/** A found contact gives way where it would have to pull the foot further than this, and lets go at twice that, m. */
const farthestPullM = 0.15;

/**
 * Where feet are held in a frame. Pins always hold, where the foot is in their first frame. Contacts hold by the setting:
 * - `off`: not;
 * - `auto`: the found ones (or those the user set), unless the body stays in place, and only where the foot is near anyway;
 * - `always`: each foot is on the ground from cut to cut, and stays where it is in the beginning, however far it is pulled.
 * Holds come and go over 0.1 s before and after, not across a cut.
 */
export class FootHolds {
  private readonly places = new Map<string, Vector>();
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
    this.pins = undefined;
  }

  /** Undefined while rows are not loaded. */
  at(frame: number): FootHold[] | undefined {
    const holds: FootHold[] = [];
    const around = this.reachAround(frame);
    for (const foot of feet) {
      const pins = this.pinsOf(foot).filter((range) => overlaps(range, around));
      let pinned = 0;
      for (const range of pins) {
        const place = this.placeOf(foot, [range[0], range[0]]);
        if (!place) return undefined;
        const weight = this.weightAt(frame, range);
        pinned = Math.max(pinned, weight);
        holds.push({ foot, place, weight });
      }
      if (!this.holdsContacts) continue;
      const contacts = this.motion.contacts(foot, ...around);
      if (!contacts) return undefined;
      for (const [start] of contacts) {
        const whole = this.contactsFrom(foot, start, frame);
        if (!whole) return undefined;
        // What was cut off as a contact can be too short for one as a whole.
        const contact = whole.find(([first]) => first === start);
        if (!contact) continue;
        const place = this.placeOf(foot, contact);
        const own = place && this.motion.ankle(foot, frame);
        if (!place || !own) return undefined;
        const weight = this.weightAt(frame, contact) * this.patience(length(subtract(place, own)));
        holds.push({ foot, place, weight: weight * (1 - pinned) });
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

  /** Contacts as far as one that begins at `start` matters: its place is found in it, and it ends beyond the frame's blend. */
  private contactsFrom(foot: Foot, start: number, frame: number): FrameRange[] | undefined {
    const [, meanEnd] = aroundS(this.timestampsS, [start, start], meanS);
    const [, blendEnd] = this.reachAround(frame);
    return this.motion.contacts(foot, start, Math.max(meanEnd, blendEnd));
  }

  private placeOf(foot: Foot, [first, last]: FrameRange): Vector | undefined {
    const [, until] = aroundS(this.timestampsS, [first, first], meanS);
    const end = Math.min(last, until);
    const key = `${foot} ${first} ${end}`;
    const known = this.places.get(key);
    if (known) return known;
    let sum: Vector = [0, 0, 0];
    for (let frame = first; frame <= end; frame++) {
      const ankle = this.motion.ankle(foot, frame);
      if (!ankle) return undefined;
      sum = add(sum, ankle);
    }
    const place = scale(sum, 1 / (end - first + 1));
    this.places.set(key, place);
    return place;
  }

  private weightAt(frame: number, [first, last]: FrameRange): number {
    const timeS = this.timestampsS[frame]!;
    const beforeS = this.timestampsS[first]! - timeS;
    const afterS = timeS - this.timestampsS[last]!;
    return fade(Math.max(beforeS, afterS, 0) / holdBlendS);
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

function overlaps(a: FrameRange, b: FrameRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}
