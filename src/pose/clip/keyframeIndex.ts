import type { EditKey } from "../../common/clipEdits";
import { jointCount } from "../skeleton";
import { parseEditKey } from "./editKeys";
import { insertSorted, removeSorted } from "./sortedFrames";

/**
 * Which frames have corrections, kept up to date record by record, so that neither looking them up nor one more of them
 * costs anything to speak of in a clip with a hundred thousand.
 */
export class KeyframeIndex {
  /** Frames with a corrected bone, hip or keypoint; rising. */
  readonly frames: number[] = [];
  private readonly keysOfFrame = new Map<number, Set<EditKey>>();
  /** Keyframes of each joint's bone; rising. The hip's are those of the root offset. */
  private readonly joints: number[][] = Array.from({ length: jointCount }, () => []);

  constructor(keys: Iterable<EditKey>) {
    for (const key of keys) {
      const place = placeOf(key);
      if (!place) continue;
      this.keysOf(place.frame).add(key);
      if (place.joint !== undefined) this.joints[place.joint]!.push(place.frame);
    }
    for (const frame of this.keysOfFrame.keys()) this.frames.push(frame);
    for (const frames of [this.frames, ...this.joints]) frames.sort((a, b) => a - b);
  }

  has(frame: number): boolean {
    return this.keysOfFrame.has(frame);
  }

  /** Keyframes of the bone that ends in a joint, rising; for the hip (0) of the root offset. */
  ofJoint(joint: number): readonly number[] {
    return this.joints[joint]!;
  }

  /** @param present whether there is a record with this key now */
  update(key: EditKey, present: boolean): void {
    const place = placeOf(key);
    if (!place) return;
    const { frame, joint } = place;
    const keys = this.keysOf(frame);
    if (present) {
      if (keys.size === 0) insertSorted(this.frames, frame);
      keys.add(key);
      if (joint !== undefined) insertSorted(this.joints[joint]!, frame);
      return;
    }
    keys.delete(key);
    if (joint !== undefined) removeSorted(this.joints[joint]!, frame);
    if (keys.size > 0) return;
    this.keysOfFrame.delete(frame);
    removeSorted(this.frames, frame);
  }

  private keysOf(frame: number): Set<EditKey> {
    let keys = this.keysOfFrame.get(frame);
    if (!keys) {
      keys = new Set();
      this.keysOfFrame.set(frame, keys);
    }
    return keys;
  }
}

/** Undefined for keys of other kinds; without a joint: a keypoint. */
function placeOf(key: EditKey): { frame: number; joint?: number } | undefined {
  const at = parseEditKey(key);
  switch (at?.kind) {
    case "bone":
      return at;
    case "root":
      return { frame: at.frame, joint: 0 };
    case "keypoint":
      return { frame: at.frame };
    default:
      return undefined;
  }
}
