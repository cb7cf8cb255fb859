import type { EditKey, FrameRange } from "../../common/clipEdits";
import type { EditIndex } from "./editIndex";
import { parseEditKey } from "./editKeys";
import { filterReach } from "./filters";
import { firstNotBelow } from "./sortedFrames";

/** Frames that a change may have changed; never too few. */
export interface EditReach {
  /** Whose pose before corrections may be another one. */
  base: FrameRange[];
  /** Whose composed pose, keypoints or root offset may be other ones; includes `base`. */
  composed: FrameRange[];
}

/**
 * In units of blendS. A keyframe has a part in everything up to the second keyframe on either side, neither of which is
 * further from the next than twice blendS.
 */
const keyframeReach = 4;
/** The filters also look this many frames back where frames are far apart. */
const filterFrames = 21;

/**
 * What the record of a key reaches with the records as they are at this moment: to be asked before and after a change.
 * @returns undefined: every frame
 */
export function reachOf(key: EditKey, edits: EditIndex, timestampsS: Float64Array): EditReach | undefined {
  const end = timestampsS.length - 1;
  const at = parseEditKey(key);
  switch (at?.kind) {
    case "keypoint":
      return { base: [], composed: clamped([at.frame, at.frame]) };
    case "bone":
    case "root":
      return { base: [], composed: clamped([at.frame, at.frame]).map(blended) };
    case "swap":
    case "flip":
    case "gap":
      return reachOfRows(clamped(edits.rangeOf(key)));
    case "cut":
      return reachOfRows(clamped([Math.max(0, at.frame - 1), at.frame]));
    case "filter": {
      const base = clamped(edits.rangeOf(key));
      return { base, composed: base.map(blended) };
    }
    case "hidden":
      return { base: [], composed: clamped(edits.rangeOf(key)).map(blended) };
    case "settings":
      return undefined;
    default:
      return { base: [], composed: [] };
  }

  function reachOfRows(rows: FrameRange[]): EditReach {
    if (rows.length === 0) return { base: [], composed: [] };
    // A gap is filled from poses on both sides, wherever they are.
    const read = [...rows, ...edits.gaps.flatMap(clamped)];
    const base = [...read, ...read.flatMap(filtered)];
    return { base, composed: base.map(blended) };
  }

  /** The part of the range that the clip has. */
  function clamped(range: FrameRange | undefined): FrameRange[] {
    return range && range[0] <= end ? [[range[0], Math.min(range[1], end)]] : [];
  }

  /** The frames whose filter has one of these in sight. */
  function filtered([first, last]: FrameRange): FrameRange[] {
    return [...edits.filters].flatMap(({ range, settings }) => {
      const { beforeS, afterS } = filterReach(settings);
      const from = Math.max(range[0], firstNotBelow(timestampsS, timestampsS[first]! - afterS) - 1);
      const to = Math.min(range[1], firstNotBelow(timestampsS, timestampsS[last]! + beforeS) + filterFrames);
      return from <= to ? clamped([from, to]) : [];
    });
  }

  function blended([first, last]: FrameRange): FrameRange {
    const reachS = keyframeReach * edits.blendS;
    const from = firstNotBelow(timestampsS, timestampsS[first]! - reachS) - 1;
    const to = firstNotBelow(timestampsS, timestampsS[last]! + reachS);
    return [Math.max(0, from), Math.min(end, to)];
  }
}
